"""May we, and how?"""
