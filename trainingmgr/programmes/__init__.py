"""Programme years with their targets, rules that may change, regions, offices and crafts."""
