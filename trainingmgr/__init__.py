"""Bina Usaha: from a workshop to a business that a field officer has seen.

The map, from the top storey down (upper rooms import lower ones, never the reverse):

    app            assembles everything; the only place that knows all rooms
    demo           the demonstration programme, lived through the same services as real life
    progress       pages across rooms: the head's page, the trainee's page, the outcome report
    mentors        institutions, mentors, coaching sessions
    businesses     businesses, production, sales, field visits
    certificates   batches, numbers, verification
    attendance     registers, lesson hours (JP), practical products, results
    kub            business groups of ten
    participants   people, imports, milestones and the cached standings
    cohorts        cohorts, courses, subjects, sessions
    trainers       trainers
    programmes     programme years, targets, settings that change, regions, crafts
    accounts       people who sign in
    documents      frozen contexts in, PDF bytes out
    foundation     database, access, audit, encryption, jobs, clock, look
    journey        stages and the definition of an active business: plain Python
    config         typed settings

Within a room: routes, cli -> tasks -> forms -> services -> queries -> models -> rules.
"""
