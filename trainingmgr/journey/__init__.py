"""The trainee's journey: its stages, its evidence, and who is an active business (handbook 3.11).

Pure: facts and a date go in, stages and standings come out.
"""
