"""Words that stand alone on a page's controls, menus and share rows, in lower case with straight quotes."""


def word_set(text: str) -> frozenset[str]:
    """The words of the text."""
    return frozenset(text.split())


def _listed(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.replace("\n", ",").split(",") if phrase.strip())


CONTROLS = _listed("""
skip to main content, skip to content, skip to navigation, skip to footer, skip to article, skip advertisement
skip links, jump to content, accessibility links, keyboard shortcuts for audio player, menu, open menu
close menu, main menu, more menu, site menu, navigation, main navigation, open navigation menu
show navigation menu, search, search the site, open search, submit search, home, homepage, home page, sections
all sections, close, back, back to top, return to top, top, next, previous, prev, next article, next story
previous article, previous story, more, show more, show less, read less, see more, see all, view more, view all
load more, expand, collapse, subscribe, subscribe now, subscriber only, subscribers only, subscriber exclusive
subscriber-only, for subscribers, premium, exclusive, members only, member exclusive, become a member
membership, sign in, sign up, sign out, sign in or register, sign in or sign up, log in or register
log in or sign up, log in, login, log out, logout, register, register now, my account, account, your account
my profile, profile, settings, preferences, edition, us edition, uk edition, international edition
change edition, select edition, language, languages, choose language, select language, english, deutsch
français, español, português, italiano, русский, 中文, 日本語, עברית, العربية, فارسی, live, live now
live updates, live blog, live blog ended, breaking, breaking news, urgent, developing, developing story, just in
just now, alert, updated, published, posted, new, watch, watch live, watch now, watch live tv, listen
listen live, listen now, on air, play, play live, pause, mute, unmute, play video, play audio, watch video
video player, loading, please wait, this video can not be played, advertisement, advertisements, advertising
advert, ad, ads, ad feedback, sponsored, sponsored by, sponsored content, paid content, paid post, promoted
promoted content, promoted stories, partner content, from our partners, by our partners, share, shares
share this, share this article, share this story, share this page, share page, share article, share story
share full article, sharing options, about sharing, send, tweet, tweet this, post, like, likes, copy, copy link
copy url, get link, link, link copied, link copied to clipboard, copied, email, e-mail, email this
email article, email this article, email link, print, print this, print article, print this article, save, saved
save article, save story, save for later, save this article, save this story, read later, reading list
add to reading list, bookmark, bookmarks, gift, gift article, gift this article, unlocked article, comment
comments, comments closed, comments are closed, leave a comment, leave a reply, add a comment, add comment
post a comment, post comment, write a comment, join the conversation, join the discussion, join the debate
view comments, show comments, see comments, read comments, view all comments, reply, replies, reply to, sort by
newest, oldest, best, follow, following, follow us, follow live, facebook, twitter, x, linkedin, whatsapp
telegram, reddit, pinterest, instagram, tiktok, youtube, flipboard, messenger, facebook messenger, bluesky
threads, mastodon, pocket, snapchat, tumblr, line, viber, vk, xing, sms, google news, apple news, feed
facebook icon, twitter icon, most read, most popular, most viewed, most shared, most watched, most commented
trending, trending now, trending topics, trending stories, popular, popular now, popular stories, latest
the latest, latest news, latest stories, latest headlines, latest updates, top stories, top news, headlines
today's headlines, must reads, must read, don't miss, editor's picks, editors' picks, editor's choice
editor's pick, recommended, recommended for you, recommended reading, picked for you, just for you, you may like
you may also like, you might also like, you may also be interested in, you might be interested in, we recommend
what others are reading, what to read next, around the web, from the web, more from the web
elsewhere on the web, tags, tag, topics, topic, related topics, more on this topic, filed under, keywords
explore more on these topics, accept, accept all, accept all cookies, accept cookies, i accept, i agree, agree
agree and close, agree and continue, allow all, allow all cookies, got it, ok, okay, reject, reject all
reject cookies, decline, decline all, deny, manage preferences, manage my preferences, manage cookies
manage options, manage settings, cookie settings, cookie preferences, cookies settings, customize, customise
learn more, find out more, more information, more info, more options, necessary only, essential only, cookies
cookie policy, cookie notice, privacy, privacy policy, privacy notice, privacy settings, privacy centre
privacy center, your privacy choices, we value your privacy, do not sell my personal information, terms
terms of use, terms of service, terms & conditions, terms and conditions, legal, legal notice, disclaimer
imprint, accessibility, accessibility statement, contact, contact us, about, about us, advertise
advertise with us, careers, jobs, search jobs, work for us, help, help center, help centre, faq, faqs, feedback
give feedback, send feedback, report an error, report error, report a typo, report a mistake
report a correction, spotted an error?, request a correction, submit a tip, send us a tip, tips, corrections
ethics policy, editorial standards, our standards, code of conduct, complaints, site map, sitemap, rss, rss feed
rss feeds, newsletters, newsletter, newsletter sign-up, newsletter signup, newsletter sign up, email newsletters
all newsletters, daily newsletter, e-paper, epaper, digital edition, today's paper, today's edition
print edition, print subscriptions, digital replica, reuse this content, purchase licensing rights
request permissions, puzzles, crossword, crosswords, sudoku, games, horoscopes, podcasts, podcast, weather
forecast, obituaries, classifieds, archive, archives, gallery, photo gallery, image gallery, slideshow
view gallery, open gallery, enlarge, enlarge image, enlarge photo, enlarge this image, click to enlarge
tap to enlarge, view full size, view image, view image in fullscreen, open image, open image modal, full screen
fullscreen, zoom, hide caption, toggle caption, show caption, text size, font size, increase text size
decrease text size, a a a, aa, a+ a-, small, medium, large, dark mode, light mode, listen to this article
listen to article, listen to the article, listen to this story, audio, download, transcript, view transcript
read transcript, show transcript, read aloud, your email, your email address, your e-mail address, your name
enter your email, enter email, enter your email address, enter your e-mail address, email address
e-mail address, name@example.com, first name, last name, password, forgot password, forgot password?
forgot your password?, remember me, submit, go, continue, continue reading, keep reading, read full story
read the full story, read full article, read the full article, sign me up, count me in, thank you, thanks
thank you for subscribing, thanks for subscribing, thank you for reading, thanks for reading, success
you're subscribed, you are subscribed, you're signed up, you're in, check your email, check your inbox
or continue with, or sign in with, or sign up with, continue with google, continue with facebook
continue with apple, continue with email, sign in with google, sign in with facebook, sign in with apple, resend
resend email, resend link, try again, register for free, register free, register for free and continue reading
and continue reading, create account, create an account, create a free account, create free account
log in to continue, sign in to continue, register to continue, subscribe to continue, free, start free trial
start your free trial, see offers, see my options, view options, view offers, view subscription options
no thanks, no, not now, maybe later, dismiss, undo, donate, donate now, support us, support, contribute
make a contribution, shop, store, events, partners, services, apps, app, mobile apps, mobile app, get the app
open in app, download app, notifications, turn on notifications, allow notifications, enable notifications
today, yesterday, top story, explainer, analysis, interview, factbox, fact check, special report, investigation
in pictures, in depth, long read, the big story, big story, cover story, featured, world news, front page
key events, show key events only, key points, highlights, summary, at a glance, what we know
advertisement advertisement, end of story, end of article, the end, ends, end, in this article, in this story
table of contents, read in app, view on map, your ad choices, ad choices, adchoices, all rights reserved
scroll to continue, scroll for more, swipe for more, image, photo, photos, video, videos, map, graphic, captions
caption, skip to end of carousel, press enter to skip to end of carousel, end of carousel, for immediate use
for immediate release, was this article helpful, was this helpful, after newsletter promotion
opens in new window, opens new tab, by, and, with, analysis by, more details, continue without accepting
powered by, local, read, the latest news, must watch, photo essay, דלג לתוכן, דלג לתוכן הראשי, תפריט, חיפוש
פרסומת, פרסום, שתף, שתפו, שיתוף, שתפו בפייסבוק, שתפו בטוויטר, שתפו בוואטסאפ, העתק קישור, העתקת קישור, הדפסה
הדפס, שמירה, שמור, תגובות, תגובה, הוסף תגובה, הוסיפו תגובה, לכל התגובות, הגיבו, התחברות, התחבר, התחברו, הרשמה
הירשמו, הרשם, לרישום, הירשמו בחינם, כניסה, מנויים, לרכישת מנוי, הנקראות ביותר, הכי נקראות, כתבות נוספות
כתבות קשורות, ראשי, דף הבית, חדשות, פוליטיקה, כלכלה, ספורט, תרבות, בארץ, בעולם, דעות, תגיות, נושאים, עוד בנושא
קרא עוד, קראו עוד, להמשך קריאה, המשך קריאה, צור קשר, אודות, תנאי שימוש, מדיניות פרטיות, הצהרת נגישות, נגישות
פייסבוק, טוויטר, וואטסאפ, טלגרם, שידור חי, מבזקים, חדשות בזמן אמת, אישור, מאשר, הבנתי, סגור, סגירה
تخط إلى المحتوى, القائمة, بحث, إعلان, مشاركة, شارك, نسخ الرابط, طباعة, حفظ, تعليقات, التعليقات, تسجيل الدخول
اشترك, اشتراك, الأكثر قراءة, مواضيع ذات صلة, اقرأ أيضا, اقرأ المزيد, الرئيسية, أخبار, سياسة, اقتصاد, رياضة
ثقافة, العالم, رأي, وسوم, كلمات مفتاحية, اتصل بنا, من نحن, سياسة الخصوصية, مباشر, عاجل, menü, suche, anzeige
werbung, teilen, merken, drucken, kommentare, anmelden, abonnieren, startseite, mehr zum thema
zum inhalt springen, rechercher, partager, publicité, imprimer, commentaires, s'abonner, se connecter, accueil
lire aussi, à lire aussi, buscar, compartir, publicidad, comentarios, suscríbete, iniciar sesión, inicio
lee también
""")

SECTION_NAMES = _listed("""
news, politics, world, us, u.s., uk, u.k., us news, u.s. news, uk news, world news, europe, asia, africa
americas, middle east, mideast, asia pacific, latin america, australia, canada, national, nation, local
local news, metro, region, regional, regions, international, foreign, business, economy, economics, markets
companies, money, finance, personal finance, banking, technology, tech, science, health, environment, climate
energy, transport, travel, sport, sports, football, soccer, cricket, tennis, culture, arts, entertainment
celebrity, lifestyle, life, style, life & style, food, fashion, books, music, film, movies, tv, tv & radio
television, radio, theatre, art, opinion, opinions, comment, commentary, editorial, editorials, columnists
columns, letters, analysis, features, magazine, investigations, explainers, in depth, courts, court, crime
crime & courts, law, justice, education, schools, weather, video, photos, obituaries, real estate, property
homes, cars, motoring, motors, society, religion, media, elections, election, defence, defense, security, war
conflict, diplomacy, government, parliament, military, home, homepage, latest, live, live blog, archive, more
podcasts, newsletters, shop, jobs, games, puzzles, weekend, special reports, data, graphics, cities, community
communities, faith, history, israel, ukraine, russia, china, india, consumer, shipping, aviation, industry
industries, agriculture, farming, labour, labor, wire, wires, breaking, my view, world view, top stories
""")

NETWORKS = _listed("""
share, facebook, twitter, x, linkedin, whatsapp, telegram, reddit, pinterest, instagram, tiktok, youtube
flipboard, messenger, bluesky, threads, mastodon, pocket, email, e-mail, mail, print, save, copy, link, tweet
sms, comment, comments, more, fb, tw, gmail, bookmark, listen, gift, like, follow, on, via, and, or, icon
""")

MENU = SECTION_NAMES | _listed(
    "menu, search, log in, login, sign in, register, subscribe, newsletters, sections, my account"
)
