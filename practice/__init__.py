"""Who are we, whom do we serve, by what policy, and who did what?"""
