"""What went wrong, whom must we tell, by when?"""
