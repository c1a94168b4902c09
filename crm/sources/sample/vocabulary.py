"""Names the twin is made of: people, places, music, goods, browsers. All invented or generic."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    """
    Maria Elena Ioana Ana Andreea Mihaela Alexandra Cristina Daniela Gabriela Ștefania Raluca
    Mădălina Simona Roxana Diana Bianca Oana Laura Anca Irina Teodora Denisa Lavinia Corina
    Florentina Ruxandra Sânziana Georgiana Adriana Carmen Loredana Iulia Larisa Patricia Sorina
    Mălina Ilinca Veronica Ecaterina
    """
)
MEN = _words(
    """
    Andrei Ion Alexandru Mihai Ștefan Cristian Gabriel Adrian Bogdan Florin Marius Ionuț Răzvan
    Vlad Călin Cătălin Dragoș Țepeș George Radu Sorin Lucian Octavian Sebastian Tudor Horia
    Șerban Paul Nicolae Vasile Constantin Dumitru Emil Liviu Mircea Ovidiu Petru Robert Silviu
    Traian
    """
)
FAMILIES = _words(
    """
    Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Moldovan Mureșan
    Crișan Bălan Șerban Țăranu Dobre Barbu Nistor Florea Diaconu Oprea Voicu Manole Tănase Lazăr
    Neagu Preda Ungureanu Sandu Marin Dinu Filip Enache Câmpeanu Bălănescu Grigorescu Țurcanu
    Văduva Mănescu Pârvu Sârbu Stănescu Vlădescu Zamfir Cojocaru Ștefănescu Albu Nagy Szabó
    Kovács Lungu Pavel Toma Iordache Coman Mocanu Rotaru Apostol Bucur Ardelean Cozma Ilieș
    Drăgan Chirilă Anghel Dragomir Suciu Hanganu
    """
)
FOREIGN_FAMILIES = _words("Müller Schmidt Smith Jones Dubois Rossi Kiss Tóth Rusnac Weber")

# Reserved by RFC 2606: nothing sent to them can reach anybody.
MAIL_DOMAINS = (
    "gmail.example.com",
    "yahoo.example.com",
    "icloud.example.com",
    "outlook.example.net",
    "posta.example.org",
    "firma.example.net",
)
BOX_OFFICE_MAIL = "casa.de.bilete@organizator.example.org"
TEST_MAIL = "test@organizator.example.org"

# country, calling code and first digits, digits that follow
FOREIGN = (
    ("DE", "+4915110", 6),
    ("GB", "+447400", 6),
    ("FR", "+33612", 6),
    ("HU", "+36201", 6),
    ("MD", "+373690", 5),
    ("IT", "+39333100", 4),
)

MARKETS = ("București", "Cluj-Napoca", "Timișoara", "Iași", "Brașov", "Constanța")
# home town, market it goes out in, postal prefix, share of people
TOWNS = (
    ("București", 0, "01", 0.34),
    ("Ploiești", 0, "10", 0.04),
    ("Cluj-Napoca", 1, "40", 0.18),
    ("Târgu Mureș", 1, "54", 0.04),
    ("Timișoara", 2, "30", 0.11),
    ("Arad", 2, "31", 0.03),
    ("Iași", 3, "70", 0.09),
    ("Bacău", 3, "60", 0.03),
    ("Brașov", 4, "50", 0.06),
    ("Sfântu Gheorghe", 4, "52", 0.01),
    ("Constanța", 5, "90", 0.06),
    ("Călărași", 5, "91", 0.01),
)
STREETS = (
    "Strada Mihai Eminescu",
    "Bulevardul Unirii",
    "Strada Lalelelor",
    "Strada Ștefan cel Mare",
    "Calea Dorobanților",
    "Aleea Castanilor",
    "Strada Grădinarilor",
    "Strada 1 Decembrie 1918",
)

# name, market, capacity, is a club, scans tickets at the door
VENUES = (
    ("Sala Luceafărul", 0, 2200, False, True),
    ("Club Subsol", 0, 600, True, True),
    ("Hala Vulcan", 0, 1400, True, True),
    ("Casa Someșului", 1, 1500, False, True),
    ("Club Releu", 1, 500, True, True),
    ("Filatura Bega", 2, 900, True, True),
    ("Sala Orfeu", 2, 1100, False, True),
    ("Club Copou", 3, 450, True, True),
    ("Sala Păcurari", 3, 1000, False, True),
    ("Grădina cu Tei", 4, 800, False, False),
    ("Club Tâmpa Jos", 4, 350, True, True),
    ("Terasa Farului", 5, 1200, True, True),
    ("Câmpia Soarelui", 1, 40000, False, True),
)
FESTIVAL_VENUE = 12
FESTIVAL = "Festivalul Câmpia Soarelui"
FESTIVAL_SERIES = "campia-soarelui"

GENRES = ("electronic", "rock", "pop", "hip-hop", "jazz", "folk", "metal", "stand-up")
GENRE_SHARES = (0.24, 0.17, 0.18, 0.14, 0.08, 0.07, 0.06, 0.06)
CLUB_GENRES = (0, 1, 3)
ARTISTS = (
    ("Lumina Rece", "DJ Brumă", "Ecou 303", "Norii de Sud", "Sintetica"),
    ("Vântul Potrivnic", "Zidul de Fier", "Strada Nouă", "Fără Frână", "Piatra Craiului"),
    ("Ilinca Dor", "Mara Sol", "Trei Mai", "Vara Trecută", "Luna Plină"),
    ("Cartierul 9", "MC Șiret", "Rima Aspră", "Bloc 14", "Gura Lumii"),
    ("Trio Albastru", "Swing de Lipscani", "Cvartetul Tăcut", "Nota Falsă", "Big Band Dunărea"),
    ("Frunză Verde", "Doina Nouă", "Horă pe Deal", "Cobza Veche", "Izvorul Rece"),
    ("Noaptea Fierarului", "Sânge de Dac", "Urlet", "Pădurea Neagră", "Cenușă"),
    ("Râsu' cu Plânsu'", "Micul Cinic", "Fără Glumă", "Seară Liberă", "Umor Sec"),
)

# name, category, genre (-1: any), price in bani
PRODUCTS = (
    ("Autocolante", "merch", -1, 1500),
    ("Brățară de festival", "merch", -1, 2500),
    ("Pahar reutilizabil", "merch", -1, 3000),
    ("Jeton bar 50", "bar", -1, 5000),
    ("Sacoșă de pânză", "merch", -1, 5500),
    ("Șapcă", "merch", -1, 7000),
    ("Poster semnat", "merch", 1, 8000),
    ("Tricou organizator", "merch", -1, 9500),
    ("Tricou turneu rock", "merch", 1, 11000),
    ("Tricou electronic", "merch", 0, 11500),
    ("Disc vinil jazz", "music", 4, 13000),
    ("Disc vinil folk", "music", 5, 13500),
    ("Loc de parcare festival", "service", -1, 15000),
    ("Hanorac", "merch", -1, 18000),
    ("Loc de campare festival", "service", -1, 22000),
    ("Geacă de ploaie", "merch", -1, 26000),
    ("Card cadou 300", "gift", -1, 30000),
    ("Set vinil ediție limitată", "music", 0, 42000),
)
TICKET_TYPES = ("General", "Early bird", "Student", "VIP", "Invitație")
TICKET_TYPE_PERCENT = (100, 80, 75, 220, 100)

ORDER_CHANNELS = ("web", "app", "box_office", "partner")
# name, share of people, day's spend per new person in bani (0: not paid for)
ACQUISITION = (
    ("organic", 0.26, 0),
    ("facebook_ads", 0.22, 1500),
    ("google_ads", 0.14, 1800),
    ("tiktok_ads", 0.11, 900),
    ("friend", 0.13, 0),
    ("newsletter", 0.05, 0),
    ("influencers", 0.04, 1200),
    ("box_office", 0.05, 0),
)
# code, percent
DISCOUNTS = (("NEWSLETTER10", 10), ("STUDENT10", 10), ("VARA15", 15), ("PRIETENI20", 20))
COMP_CODE = "INVITATIE"
REFUND_REASONS = ("customer_request", "event_cancelled", "wrong_size", "duplicate_purchase")

HUMAN_AGENTS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Safari/605.1.15",
)
MACHINE_AGENTS = (
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    "Barracuda Sentinel (EE)",
    "Mozilla/5.0 (compatible; proofpoint-url-defense-bot)",
)
PAGES = (
    "/",
    "/evenimente",
    "/evenimente/concerte",
    "/evenimente/club",
    "/festival",
    "/festival/bilete",
    "/magazin",
    "/magazin/tricouri",
    "/cont",
    "/blog",
)
