"""What do we keep, hand out, destroy?"""
