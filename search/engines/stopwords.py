"""Small words of a question that say nothing about what it is after.

They are left out of the question, never out of the index: so what stands in "quotes" is found as it is, a band called
"The Who" has a name, and a list can grow without writing anything anew. One question may mix languages, so there is
one set, without what means something in another of them: "die", "war", "man", "hat" and "bin" are English nouns and
verbs, "will" and "on" say something in German, and "not" does everywhere.

Source: the most frequent articles, prepositions, pronouns, auxiliaries and question words of the stop word lists of
Snowball (snowballstem.org, BSD), chosen by hand.
"""

ENGLISH = frozenset(
    """
    a an and any are as at be been but by can could did do does for from had has have how i if in into is it its
    me my of or our should than that the their them then there these they this those to we were what when where
    which who why with would you your
    """.split()  # noqa: SIM905 (a list that is read as text)
)
GERMAN = frozenset(
    """
    aber als an auf aus bei beim da das dass dein dem den denn der des dich dir du ein eine einem einen einer
    eines er es euch euer für gibt habe haben hast ich ihr im ist ja kann kannst können könnte mein meine mich mir
    mit nach oder ob sein seine sich sie sind und uns unser vom von warum wenn wer werden wie wir wird wo woher
    wurde zu zum zur über
    """.split()  # noqa: SIM905 (a list that is read as text)
)
STOP_WORDS = ENGLISH | GERMAN
