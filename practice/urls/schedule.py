"""The schedule below /office/, and the address that a calendar subscribes to."""

from django.urls import path

from practice.views import calendar_feed, schedule

office = [
    path("schedule/", schedule.week, name="schedule"),
    path("schedule/new/", schedule.appointment_new, name="appointment_new"),
    path("schedule/feed/", calendar_feed.feed, name="calendar_feed"),
    path("schedule/feed/ending/", calendar_feed.feed_ending, name="calendar_feed_ending"),
]
urlpatterns = [path("calendar/<slug:token>.ics", calendar_feed.calendar_file, name="calendar_file")]
