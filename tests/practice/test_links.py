"""A number that rings with one touch, in whatever sentence it stands."""

from practice import links


def test_a_number_rings():
    assert links.to_call("+1 202-555-0190") == '<a href="tel:+12025550190">+1 202-555-0190</a>'


def test_a_sentence_keeps_its_words_and_nothing_in_it_becomes_markup():
    said = links.with_number("<b>We’re here</b>: %(phone)s.", "+1 202 & more")
    assert said == '&lt;b&gt;We’re here&lt;/b&gt;: <a href="tel:+1202">+1 202 &amp; more</a>.'
