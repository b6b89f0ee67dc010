"""The lexicon of cues: verbs and turns that report a statement, each with its frame, stance and certainty."""

from dataclasses import dataclass

from replate.reading.words import word_set

# Frames.
SAY = "say"  # + that-clause, bare clause or quote; can be inverted
TELL = "tell"  # + addressee + clause
OBJECT = "object"  # + noun phrase, -ing or clause
PROPOSITION = "proposition"  # + noun phrase only if it stands for a proposition
CALL = "call"  # + noun phrase + label
ACCUSE = "accuse"  # + somebody of something
DOCUMENT = "document"  # only documents, data and reporters do it
SEE = "see"  # only a newsroom's own people do it
DECLINE = "decline"  # + infinitive or prepositional phrase
MUTE = "mute"  # counts only when negated: "did not respond"
PUT = "put"  # + noun phrase + at + number


@dataclass(frozen=True, slots=True)
class Cue:
    """`form`: past s base ing participle. `particle`: a word that must follow ("walked *back*")."""

    lemma: str
    form: str
    frame: str
    stance: str
    certainty: str
    particle: str = ""


# lemma[/past[/participle]] for irregular ones; a particle follows an underscore.
TABLE: dict[tuple[str, str, str], str] = {
    (SAY, "asserts", "CT"):
        "say/said add state declare announce argue insist maintain assert contend explain note reply answer counter"
        " respond report claim write/wrote/written tweet post stress emphasise emphasize underline underscore"
        " reiterate repeat testify continue point_out recall remember reveal disclose observe remark exclaim conclude"
        " retort joke quip shout cry boast complain vow pledge promise swear/swore/sworn threaten recount relate"
        " mention comment muse go_on warn hit_back shoot_back/shot_back fire_back elaborate clarify interject murmur"
        " mutter volunteer proclaim affirm attest profess propose recommend decide rule find/found determine calculate"
        " learn make_clear/made_clear text speak_of/spoke_of plead/pleaded/pleaded guarantee lament protest object"
        " confide opine fume snap scoff sigh enthuse theorise theorize surmise reason narrate reaffirm restate bemoan"
        " rue grumble whisper yell sneer chime_in weigh_in chip_in shrug laugh smile sob weep/wept gasp intimate"
        " undertake/undertook/undertaken submit",
    (SAY, "asserts", "PR"):
        "suggest believe estimate predict forecast/forecast/forecast expect allege hint imply indicate suspect"
        " think/thought fear speculate assume guess infer feel/felt understand/understood reckon project signal"
        " signal/signalled/signalled",
    (SAY, "confirms", "CT"):
        "acknowledge admit concede accept agree allow_that own_up confess corroborate concur recognise recognize",
    (SAY, "qualifies", "CT"): "caution",
    (SAY, "comments", "CT"): "demand",
    (SAY, "questions", "U"): "ask wonder",
    (TELL, "asserts", "CT"): "tell/told inform assure remind notify convince advise brief",
    (TELL, "comments", "CT"): "urge",
    (OBJECT, "denies", "CT"): "deny refute rebut disclaim disavow rule_out dispute",
    (OBJECT, "qualifies", "PS"): "leave_the_door_open_to/left_the_door_open_to leave_open/left_open",
    (OBJECT, "declines", "U"):
        "stop_short_of/stopped_short_of remain_silent_on remain_silent_about stay_silent_on stay_silent_about"
        " keep_silent_on/kept_silent_on keep_silent_about/kept_silent_about",
    (OBJECT, "dismisses", "CT"): "deride ridicule pooh-pooh scoff_at scorn",
    (OBJECT, "confirms", "CT"): "confirm verify authenticate own_up_to",
    (OBJECT, "retracts", "CT"):
        "retract recant walk_back backtrack_on back_away_from backpedal_on/backpedalled_on row_back_on apologise_for"
        " apologize_for disown roll_back backtrack_from go_back_on/went_back_on/gone_back_on renege_on back_off_from",
    (PROPOSITION, "dismisses", "CT"):
        "dismiss shrug_off brush_off brush_aside laugh_off wave_away play_down pour_scorn_on distance_himself_from"
        " distance_herself_from distance_itself_from distance_themselves_from downplay rubbish trash rebuff",
    (PROPOSITION, "denies", "CT"):
        "reject contradict contest challenge repudiate debunk disprove exclude discount dispel disagree_with"
        " beg_to_differ_with take_exception_to/took_exception_to/taken_exception_to give_the_lie_to/gave_the_lie_to"
        " scotch quash",
    (PROPOSITION, "declines", "U"): "sidestep dodge deflect evade duck skirt parry",
    (PROPOSITION, "questions", "CT"):
        "question query doubt fault cast_doubt_on/cast_doubt_on/cast_doubt_on"
        " throw_doubt_on/threw_doubt_on/thrown_doubt_on take_issue_with/took_issue_with/taken_issue_with"
        " pour_cold_water_on express_doubt_about express_doubts_about voice_doubts_about raise_doubts_about"
        " raise_questions_about express_scepticism_about",
    (PROPOSITION, "retracts", "CT"):
        "withdraw/withdrew/withdrawn take_back/took_back/taken_back correct revise amend rescind",
    (PROPOSITION, "confirms", "CT"):
        "back support endorse stand_by/stood_by agree_with vouch_for uphold/upheld/upheld repeat reiterate defend",
    (PROPOSITION, "asserts", "CT"): "cite",
    (CALL, "asserts", "CT"):
        "call describe label brand characterise characterize term dub denounce condemn portray decry depict slam"
        " blast label/labelled/labelled",
    (CALL, "comments", "CT"): "hail praise criticise criticize",
    (ACCUSE, "asserts", "CT"): "accuse blame attribute",
    (DOCUMENT, "asserts", "CT"):
        "show record list read/read/read describe detail contain set_out/set_out/set_out give/gave/given"
        " lay_out/laid_out reveal identify outline depict capture direct instruct flag highlight point_to name"
        " carry confirm appear_to_show purport_to_show seem_to_show refer_to/referred_to indicate",
    (SEE, "asserts", "CT"): "see/saw/seen hear/heard witness observe count watch smell",
    (DECLINE, "declines", "CT"): "decline refuse",
    (MUTE, "declines", "U"):
        "respond reply answer comment elaborate reach return draw/drew/drawn specify explain discuss identify name"
        " provide offer give/gave/given speculate",
    (PUT, "asserts", "CT"): "put/put/put",
}  # fmt: skip
# Present forms that are far more often nouns or adjectives: a cue only right before "that" or a quote.
MOSTLY_NOUNS = word_set(
    "state states note notes claim claims report reports post posts comment comments answer answers charge"
    " charges list lists record records contest contests challenge challenges query cry name names document"
    " documents detail details project projects signal signals question questions brand label term back backs"
    " support supports promise pledge fear fears doubt doubts dispute disputes trash witness count watch draft"
    " ruling finding rule rules vow vows estimate estimates forecast forecasts swear counter counters remark"
    " remarks offer offers return returns draw reach brief correct blast slam object joke protest open tweet"
    " tweets blame text texts find finds understanding learn put puts go give gives reason reasons sigh sighs"
    " whisper yell snap fault faults intimate laugh laughs smile smiles shrug shrugs capture captures demand"
    " demands direct duck flag flags highlight highlights"
)


# "admitted", "shrugging": the last letter is doubled.
DOUBLED = word_set("admit dispel dub infer refer rebut quip slam shrug flag beg submit snap sidestep chip stop")


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in DOUBLED else "") + "ed"


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "go")) else "s")


def _ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in DOUBLED or verb == "put" else "") + "ing"


def _build() -> dict[str, tuple[Cue, ...]]:
    lexicon: dict[str, list[Cue]] = {}
    for (frame, stance, certainty), verbs in TABLE.items():
        for entry in verbs.split():
            parts = entry.split("/")
            verb, _, particle = parts[0].partition("_")
            past = parts[1].partition("_")[0] if len(parts) > 1 else _past(verb)
            participle = parts[2].partition("_")[0] if len(parts) > 2 else past
            forms = {past: "past"}
            for form, kind in ((_third(verb), "s"), (verb, "base"), (_ing(verb), "ing"), (participle, "participle")):
                forms.setdefault(form, kind)
            for form, kind in forms.items():
                cue = Cue(parts[0].replace("_", " "), kind, frame, stance, certainty, particle.replace("_", " "))
                lexicon.setdefault(form, []).append(cue)
    return {form: tuple(sorted(cues, key=lambda c: -len(c.particle))) for form, cues in lexicon.items()}


LEXICON = _build()
# "went on to say", "appeared to confirm": the infinitive that follows is what was said.
CATENATIVES = word_set(
    "went go on continued continue appeared seemed sought began started moved tried used came proceeded"
    " continues seems appear seem appears seeks tries rushed hastened quick keen prepared happy able forced"
    " obliged had took"
)
# "was quoted as saying", "is reported to have said", "were said to".
HEARSAY = word_set("quoted cited reported heard")
