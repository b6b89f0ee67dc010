"""What the wording of a statement says for or against, where the verb alone does not tell."""

from datetime import date

import pytest

from replate.reading.statements import propose_statements


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The mayor said the town would not tolerate looting.", "asserts"),
        ("The minister said the rule has not changed.", "asserts"),
        ("“Don’t open the sluice,” the foreman said.", "asserts"),
        ("A tenant said the water reached the stairs, and nobody came.", "asserts"),
        ("The bank said it had found the file but had not read it.", "asserts"),
        ("The surgeon warned that the danger was not theoretical.", "asserts"),
        ("A memo describes a talk in the lift between Clerk No. 4 and a supplier.", "asserts"),
        ("The players said they were waiting for a bus.", "asserts"),
        ("The brewer said the figure was exaggerated.", "denies"),
        ("The museum said the number was wrong.", "denies"),
        ("Talk of a split was “noise”, the chairwoman said.", "denies"),
        ("The envoy rejected the charge, calling it “pointless”.", "denies"),
        ("The rower was adamant that no money had changed hands.", "denies"),
        ("Her coach said the letter raised more questions than it answered.", "questions"),
        ("The lecturer questioned the ministry’s silence.", "questions"),
        ("The auditors said they could confirm neither sum.", "questions"),
        ("“The first report named the wrong man. I take responsibility,” the sheriff said.", "retracts"),
        ("The letter, dated Monday, does not mention any camp.", "declines"),
        ("“Ask me again after the vote,” the whip said.", "declines"),
        ("The coroner said it was “too soon” to name a cause.", "questions"),
        ("The pilot said they were still checking.", "questions"),
        ("The marshal said no cause had been ruled out.", "qualifies"),
        ("The geologist said it was more likely a slide than a quake.", "qualifies"),
        ("“Nobody can tell me the pump was sound,” the farmer said.", "asserts"),
        ("‘Any suggestion to the contrary is speculation,’ the owner said.", "denies"),
    ],
)
def test_the_wording_tells_the_stance(text, stance):
    assert propose_statements([text], date(2024, 5, 16))[0].stance == stance


@pytest.mark.parametrize(
    ("stances", "texts"),
    [
        (
            "asserts",
            [
                "“You don’t lose a train by accident,” the signalman said.",
                "“They’re not fixing it for us; they’re fixing it for the tourists,” the tenant said.",
                "“We’ve had no letter, no phone call, nothing,” the tenant said.",
                "Residents said they had been given no warning.",
                "“Nobody came,” said Ana Peel, whose shop was looted.",
                "“The police did nothing,” said Ana Peel, whose shop was looted.",
                "The tenants said they had received no reply.",
                "A log records a warning that the pump “cannot last the winter”.",
                "The analyst predicted that rates would not fall before June.",
                "The judge said it was not the first time the landlord had been warned.",
                "“We won’t stop until we get the truth,” Peel said.",
                "The coach said nobody wanted to win more than he did.",
            ],
        ),
        (
            "denies dismisses",
            [
                "The ministry said it had yet to receive the ballot papers.",
                "Anna Holm suggested otherwise.",
                "The assertion that the bank was broke was “arithmetic from another planet”, the owner said.",
                "His account was “a bedtime story”, the lawyer said.",
                "“If that was an accident, I’m the Queen of Sheba,” the widow said.",
                "The operator said the gate was anything but safe.",
                "“I categorically reject that,” the minister said.",
                "Holm was adamant she had never met the contractor.",
                "The club said reports of a takeover were wide of the mark.",
                "Asked if he had been paid, the coach shook his head. “Never,” he said.",
                "The mayor dismissed the claim. “Our own people were in there and found it in order,” she said.",
                "Ilya Koren had a different story. “All our aircraft came home,” he wrote on social media.",
                "The pilots’ union begged to differ, saying the runway was wet.",
                "The senator shrugged off the report as gossip.",
            ],
        ),
        (
            "retracts",
            [
                "The witness took back his accusation.",
                "“I should never have said that,” the mayor said.",
                "The figure was “based on incomplete records”, the agency said.",
                "The agency “regrets the error”, it said.",
                "The hospital said the earlier figure was the result of a clerical error.",
            ],
        ),
        (
            "questions",
            [
                "“Either the log is wrong or it isn’t,” the lawyer said.",
                "“I would like to see one receipt,” the auditor said.",
                "“We are looking at who knew, and when,” the spokeswoman said.",
                "The ash could have come from anywhere, the chemist said.",
                "“I find that hard to believe,” the coroner said.",
                "Opposition leaders asked who had signed the order.",
                "“It was sound when we left,” the captain said. “Leak? What leak?”",
            ],
        ),
        (
            "qualifies comments",
            [
                "The two versions “may both be half true”, the historian said.",
                "The report was only part of the story, the coach said.",
                "“It’s not as simple as that,” the engineer said.",
                "The analyst did not exclude that the ship had struck a rock.",
                "The ministry said only that it “regularly reviews its contracts”.",
                "The mayor would say no more than that “lessons have been learned”.",
                "“Core is a big word,” the chairwoman said.",
                "“He should come back and tell us,” Anna Holm said.",
                "“This must never happen again,” the bishop said.",
                "“This is a sad day for our town,” the mayor said.",
                "The bank said it took all such complaints seriously.",
            ],
        ),
        (
            "declines",
            [
                "“That is a matter for the courts,” the minister said.",
                "The minister said it was for the police to decide.",
                "“You would have to ask the club,” the captain said.",
                "“I’ll leave that to the lawyers,” Anna Holm said.",
                "“I can’t talk about that,” the sergeant said.",
                "The company said it never comments on rumours.",
                "The club confirmed the fine, but would not be drawn on its size.",
                "The company has yet to comment.",
                "The general did not confirm or deny the strike.",
                "The minister brushed aside questions about the letter.",
            ],
        ),
        (
            "confirms",
            ["“Yes, I signed it,” Holm said.", "The ministry said it could confirm that a ship had been hit."],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_construction_has_its_stance(stances, texts):
    found = {text: propose_statements([text], date(2024, 5, 16))[-1].stance for text in texts}
    assert {text: stance for text, stance in found.items() if stance not in stances.split()} == {}


def test_to_differ_with_a_denial_is_to_assert():
    paragraphs = ["“Nothing was lost,” the bank said.", "Peel had a different story. “They lost it all,” she said."]
    assert [s.stance for s in propose_statements(paragraphs, date(2024, 5, 16))] == ["denies", "asserts"]


@pytest.mark.parametrize(
    "text",
    [
        "Detectives questioned two men for hours.",
        "The mayor and the owner contradicted each other on Friday.",
        "Anna Holm recounted the flood from her bed.",
        "They cross the flats that fishermen call the “oven.”",
        "The ministers ignored repeated warnings about the roof.",
        "The neighbour has not returned the ladder.",
        "The “quiet mile”, as sailors call it, has been mined since the war.",
        "Local people have called the site ‘the ballroom’ since the first dig.",
        "She was on a train and could not be reached.",
    ],
)
def test_what_is_no_statement_is_not_proposed(text):
    assert propose_statements([text], date(2024, 5, 16)) == []
