"""What was said, and did it arrive?"""
