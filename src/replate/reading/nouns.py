"""What kind of source a noun names, what nouns name propositions, and which first names tell a gender."""

import re

from replate.reading.words import word_set

DOCUMENTS = word_set(
    "letter letters email emails e-mail e-mails mail memo memos memorandum report reports log logs logbook"
    " statement statements figures data documents document records record filing filings papers paper"
    " transcript transcripts video videos footage photographs photograph photos photo images image pictures"
    " picture summary text minutes notice indictment poll polls survey surveys study studies message messages"
    " post posts tweet tweets decree order draft audit website site bulletin communique communiqué note notes"
    " files file dossier contract contracts ruling judgment judgement verdict recording recordings tape"
    " screenshot screenshots slide slides spreadsheet census statistics map maps analysis review results"
    " findings article editorial affidavit complaint lawsuit petition resolution treaty agreement presentation"
    " invoice invoices certificate diary manual guidelines manifesto leaflet advisory alert assessment inquiry"
    " investigation probe intelligence newsletter broadcast clip clips film display recorder cable cables page book"
    " chart receipt receipts inventory register list lists entry entries manifest roster timetable timesheet ledger"
    " circular directive subpoena warrant prospectus readout communication communications logbooks minute"
    " form forms exhibit audio"
)
ORGANIZATIONS = word_set(
    "ministry government company airline commission bureau court police party union operator office"
    " department agency authority authorities board committee council parliament senate congress army military"
    " navy force forces command firm manufacturer maker chain retailer bank hospital clinic university school"
    " college institute institution group network guild federation association league club team regulator"
    " watchdog service administration embassy consulate mission coalition alliance movement militia junta"
    " presidency palace cabinet house staff prosecution defence defense tribunal inquest jury organization"
    " organisation charity foundation trust fund developer supplier utility railway railways port airport"
    " carrier shipyard brewery producer publisher campaign opposition town city county municipality district"
    " state kingdom republic country nation bloc panel inspectorate directorate laboratory lab body"
    " corporation secretariat treasury chamber unit brigade regiment coastguard lawmakers platform startup"
    " start-up dealer distributor consortium conglomerate plant factory mine society academy church diocese"
    " vatican monarchy firefighters wing ward registry registrar ombudsman observatory station exchange studio"
    " label railroad forum caucus collective utility insurer lender patrol taskforce legislature confederation"
    " cooperative syndicate museum gallery theatre theater orchestra zoo cathedral mosque synagogue monastery prison"
    " jail nursery hotel supermarket mint mill"
)
NEWS = word_set(
    "newspaper paper broadcaster radio television tv channel magazine daily tabloid outlet website station"
    " programme program agency wire media press"
)
PEOPLE = word_set(
    "official officer member spokesman spokeswoman spokesperson person man woman boy girl minister secretary"
    " president premier chancellor governor mayor senator congressman congresswoman lawmaker deputy mp"
    " ambassador diplomat envoy general colonel captain major lieutenant commander sergeant soldier pilot"
    " doctor nurse surgeon physician scientist expert researcher professor scholar analyst economist engineer"
    " technician employee worker manager director executive chief head chair chairman chairwoman chairperson"
    " founder owner lawyer attorney solicitor barrister prosecutor judge justice magistrate witness resident"
    " neighbour neighbor villager survivor passenger driver victim relative mother father son daughter brother"
    " sister wife husband widow widower friend colleague teacher student activist campaigner organiser"
    " organizer leader candidate rival predecessor successor aide adviser advisor assistant source insider"
    " whistleblower whistle-blower observer monitor inspector investigator detective sheriff constable"
    " superintendent firefighter rescuer volunteer farmer fisherman shopkeeper trader customer buyer"
    " shareholder investor user athlete player coach trainer runner rider cyclist swimmer boxer striker"
    " goalkeeper agent referee champion treasurer accountant auditor consultant caretaker guard conductor"
    " controller skipper sailor priest bishop pastor imam cardinal pope king queen prince princess author"
    " writer editor reporter correspondent journalist photographer presenter host defendant co-defendant"
    " suspect plaintiff claimant patient parent cousin uncle aunt nephew representative negotiator"
    " commissioner boss ceo cfo coo chief-executive counsel clerk juror specialist epidemiologist virologist"
    " biologist historian sociologist geologist seismologist meteorologist forecaster hydrologist climber"
    " hiker tourist guest visitor crewman steward stewardess speaker chaplain rabbi medic paramedic"
    " toxicologist pathologist coroner translator interpreter taxpayer pensioner actor actress singer musician"
    " director-general under-secretary undersecretary vice-president vice-chairman whip backbencher"
    " minister-president admiral marshal brigadier major-general lieutenant-general inspector-general"
    " attorney-general one eyewitness bystander shepherd cook baker miner dispatcher tenant landlord partner"
    " lecturer headteacher carer warden ranger curator trustee foreman forewoman midwife banker broker dealer"
    " spokesmodel staffer operative contractor recruit deckhand co-pilot supporter opponent critic politician"
    " prefect provost dean abbot gardener porter plumber chef legislator councillor councilor alderman"
)
GROUPS = word_set(
    "police people men women prosecutors officials authorities residents doctors nurses relatives families"
    " crew staff regulators lawmakers mps medics witnesses passengers workers parents members critics"
    " supporters engineers aides children forces troops soldiers colleagues personnel peers activists rescuers"
)
FEMALE = word_set(
    "spokeswoman woman girl mother daughter sister wife widow chairwoman congresswoman queen princess actress"
    " aunt stewardess"
)
MALE = word_set(
    "spokesman man boy father son brother husband widower chairman congressman king prince actor uncle nephew"
    " priest pope imam fisherman crewman bishop cardinal"
)
JOURNALISTS = word_set(
    "reporter reporters correspondent correspondents journalist journalists photographer photographers team"
)
# Nouns that stand for a proposition somebody put forward: "rejected that account", "a charge the government denied".
PROPOSITIONS = word_set(
    "claim claims report reports allegation allegations account accounts accusation accusations suggestion"
    " suggestions statement statements figure figures number numbers charge charges version versions idea"
    " notion rumour rumours rumor rumors talk assertion assertions finding findings criticism criticisms"
    " warning warnings forecast forecasts announcement announcements remark remarks comment comments letter"
    " letters story stories characterization characterisation narrative estimate estimates denial denials"
    " complaint complaints speculation interpretation conclusion conclusions argument arguments assessment"
    " assessments explanation explanations memo document documents evidence result results toll theory"
    " theories description insinuation insinuations reading view views verdict concession confession testimony"
    " timeline chronology"
    " promise threat threats pledge tally tallies prediction predictions projection assurances assurance"
    " insistence contention involvement responsibility wrongdoing video footage post tweet authenticity"
    " validity accuracy truth existence link links role knowledge fears concern concerns doubts article map"
    " position positions stance question questions date dates timing maths arithmetic sums logic reasoning methods"
    " methodology motives credibility integrity honesty authorship provenance"
    " poll survey study quote quotes advice recommendation data picture image photograph photographs coverage"
    " possibility likelihood prospect identification words reporting"
    " danger dangers risk risks importance significance both them it this that all"
)
NOUN_CUES = {
    "claim": "asserts", "claims": "asserts", "assertion": "asserts", "assertions": "asserts", "allegation": "asserts",
    "allegations": "asserts", "accusation": "asserts", "accusations": "asserts", "insistence": "asserts",
    "contention": "asserts", "warning": "asserts", "warnings": "asserts", "assurance": "asserts",
    "assurances": "asserts", "argument": "asserts", "announcement": "asserts", "admission": "confirms",
    "acknowledgement": "confirms", "acknowledgment": "confirms", "confirmation": "confirms", "concession": "confirms",
    "denial": "denies", "denials": "denies", "suggestion": "asserts", "suggestions": "asserts", "belief": "asserts",
    "prediction": "asserts", "complaint": "asserts", "complaints": "asserts", "testimony": "asserts",
}  # fmt: skip
TITLES = word_set(
    "mr mrs ms miss dr prof professor gen general col colonel lt lieutenant maj major capt captain sgt"
    " sergeant cmdr commander adm admiral brig brigadier sir dame lord lady baroness baron sen senator rep"
    " representative gov governor judge justice president prime minister chancellor secretary king queen"
    " prince princess pope father rev reverend sheriff mayor ambassador chief cpl corporal pvt st rabbi imam"
    " sheikh ayatollah supt superintendent det detective inspector constable premier deputy vice msgr cardinal"
    " archbishop bishop"
)
FEMALE_TITLES = word_set("mrs ms miss dame lady baroness queen princess")
MALE_TITLES = word_set("mr sir lord baron king prince pope father")
ORGANIZATION_NAMES = re.compile(
    r"\b(?:Agency|Authority|Bureau|Commission|Committee|Council|Court|Department|Ministry|Office|Union|Party|"
    r"Association|"
    r"Federation|League|Guild|Institute|University|College|Hospital|Bank|Group|Corporation|Corp|Company|Co|Inc|"
    r"Ltd|plc|LLC|AG|"
    r"Network|Organi[sz]ation|Society|Foundation|Trust|Fund|Board|House|Parliament|Senate|Congress|Assembly|Army|"
    r"Navy|"
    r"Air|Airlines?|Airways|Rail|Railways?|Energy|Motors?|Systems|Technologies|Pharma|Laborator(?:y|ies)|Labs?|"
    r"Service|"
    r"Services|Forces?|Front|Movement|Coalition|Alliance|Watch|Administration|Centre|Center|Club|Academy|Home|Foods|"
    r"Industries|International|Global|Nations|States|Republic|Kingdom|Police|Command|Task|Partners|Holdings|"
    r"Brothers|&)\b"
)
NEWS_NAMES = re.compile(
    r"\b(?:Times|Post|News|Daily|Radio|TV|Television|Herald|Tribune|Journal|Gazette|Courier|Telegraph|Guardian|"
    r"Chronicle|"
    r"Press|Ledger|Examiner|Observer|Mirror|Wire|Broadcasting|AFP|AP|Reuters|BBC|CNN|NPR|Associated Press|"
    r"Bloomberg)\b"
)
FEMALE_NAMES = word_set(
    "mary anna anne ann maria marie elena helen helena sarah sara laura linda susan karen lisa nancy emma"
    " olivia sophie sophia julia julie claire clara alice amy angela andrea barbara catherine katherine kate"
    " christina christine cynthia diana dorothy elizabeth emily eva fatima fiona gabriela grace hannah ingrid"
    " irene irina isabel jane janet jennifer jessica joan joanna joanne judith karin katarina lena leila lidia"
    " lucia lucy margaret marta martha michelle miriam monica nadia natalia nicola nina nora olga patricia"
    " paula petra rachel rebecca rosa ruth samantha sandra sharon silvia simone stephanie susanne teresa"
    " theresa ursula valentina vanessa vera victoria virginia wendy yasmin zoe amara celia ines helle odile"
    " carla moira harriet anja dana josie leah layla aisha amina mona hillary ivanka melania kamala"
    " giorgia sanna jacinda marine ilse greta astrid freya agnes edith eleanor frances georgia heather holly"
    " ida jasmine jill joyce kathleen kelly kim lydia megan molly naomi penny pamela phoebe priya rita rose"
    " sally sheila tanya tara tina tracy yvonne zainab hana mei yuki ayse elif daria oksana svetlana tatiana"
    " ludmila zofia ewa"
)
MALE_NAMES = word_set(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony"
    " mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey"
    " ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank"
    " alexander raymond patrick jack dennis jerry tyler aaron jose henry adam peter nathan douglas zachary"
    " kyle walter harold jeremy carl keith roger gerald terry sean arthur austin noah lawrence jesse joe bryan"
    " billy jordan albert dylan bruce willie gabriel alan juan logan wayne roy ralph randy eugene vincent"
    " russell louis philip bobby johnny bradley antonio carlos luis miguel pedro pablo diego fernando javier"
    " jorge marek jan ivan igor boris sergei vladimir dmitry oleg yuri anton viktor pavel petr tomas jiri"
    " karel hans klaus jurgen wolfgang stefan franz fritz otto dieter heinz lars sven erik olle jens nils"
    " gunnar bjorn hamish callum angus gideon leonard marcus dario tobias ruben anselm bram gerrit teo"
    " mohammed muhammad mohamed ahmed ali hassan hussein omar yusuf ibrahim khalid abdul abdullah mustafa"
    " samir karim tariq rashid isaac kofi kwame brad rob bob tom jim tim ben dan sam max leo felix hugo oscar"
    " simon neil ian colin graham nigel trevor stuart gordon alistair duncan giovanni marco luca matteo paolo"
    " giuseppe andrea mario jean pierre michel jacques francois henri emmanuel joao rui anders magnus henrik"
    " mikael kaj juha pekka barack volodymyr recep jonas matthias rainer uwe jorg axel ravi sanjay rahul arjun"
    " narendra imran hiroshi kenji takeshi wei jun ho adel qasem abu bashar saddam moshe yitzhak yair naftali"
    " avi eli roman radek zoltan istvan"
)
PLURAL_ORGANIZATIONS = word_set("police authorities prosecutors forces")
