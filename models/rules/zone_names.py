"""What people call time zones, beyond the IANA keys: abbreviations, cities, countries.

Abbreviations name the region, so that `EST` in July is New York's wall clock. Keys are lower case
and without accents.
"""

_ABBREVIATIONS = """
et est edt eastern -> America/New_York
ct cdt central -> America/Chicago
mt mst mdt mountain -> America/Denver
pt pst pdt pacific -> America/Los_Angeles
akt akst akdt -> America/Anchorage
ht hst hast -> Pacific/Honolulu
at adt -> America/Halifax
nt nst ndt -> America/St_Johns
brt brst -> America/Sao_Paulo
art -> America/Argentina/Buenos_Aires
clt clst -> America/Santiago
cot -> America/Bogota
pet -> America/Lima
vet -> America/Caracas
uyt -> America/Montevideo
z utc gmt zulu ut uct -> UTC
wet west -> Europe/Lisbon
cet cest met mest mez mesz -> Europe/Berlin
eet eest -> Europe/Athens
msk -> Europe/Moscow
trt -> Europe/Istanbul
sast -> Africa/Johannesburg
cat -> Africa/Maputo
eat -> Africa/Nairobi
wat -> Africa/Lagos
pkt -> Asia/Karachi
npt -> Asia/Kathmandu
ict -> Asia/Bangkok
wib -> Asia/Jakarta
sgt -> Asia/Singapore
myt -> Asia/Kuala_Lumpur
hkt -> Asia/Hong_Kong
pht -> Asia/Manila
jst -> Asia/Tokyo
kst -> Asia/Seoul
uzt -> Asia/Tashkent
irst -> Asia/Tehran
idt -> Asia/Jerusalem
awst -> Australia/Perth
acst acdt -> Australia/Adelaide
aest aedt aet -> Australia/Sydney
nzt nzst nzdt -> Pacific/Auckland
chst -> Pacific/Guam
ist -> Asia/Kolkata Asia/Jerusalem Europe/Dublin
cst -> America/Chicago Asia/Shanghai
bst -> Europe/London Asia/Dhaka
gst -> Asia/Dubai Atlantic/South_Georgia
ast -> America/Halifax Asia/Riyadh
amt -> America/Manaus Asia/Yerevan
sst -> Pacific/Pago_Pago Asia/Singapore
"""

_PLACES = """
Africa/Addis_Ababa: ethiopia
Africa/Algiers: algeria
Africa/Cairo: egypt
Africa/Casablanca: morocco, rabat, marrakesh, marrakech
Africa/Dar_es_Salaam: dar es salaam, tanzania
Africa/Johannesburg: south africa, cape town, durban, pretoria, joburg
Africa/Lagos: nigeria, abuja
Africa/Nairobi: kenya, mombasa
Africa/Accra: ghana
Africa/Tunis: tunisia
America/Anchorage: alaska
America/Argentina/Buenos_Aires: argentina, rosario
America/Bogota: colombia, medellin, cali
America/Caracas: venezuela
America/Chicago: houston, dallas, austin, san antonio, fort worth, minneapolis, st louis,\
 saint louis, milwaukee, kansas city, new orleans, nashville, memphis, oklahoma city, omaha,\
 us central, texas, illinois, wisconsin, minnesota
America/Denver: salt lake city, albuquerque, colorado springs, us mountain, colorado, utah
America/Edmonton: calgary, alberta
America/Guatemala: guatemala city
America/Halifax: nova scotia
America/La_Paz: bolivia
America/Lima: peru
America/Los_Angeles: la, l.a, sf, san francisco, san diego, san jose, seattle, portland, las vegas,\
 sacramento, oakland, silicon valley, california, us pacific, palo alto
America/Mexico_City: cdmx, guadalajara, puebla, mexico df
America/Montevideo: uruguay
America/New_York: nyc, ny, new york city, boston, washington, washington dc, washington d.c, dc,\
 philadelphia, philly, miami, atlanta, orlando, tampa, charlotte, raleigh, pittsburgh, cleveland,\
 columbus, cincinnati, baltimore, buffalo, brooklyn, manhattan, us eastern, florida
America/Detroit: ann arbor
America/Phoenix: arizona, tucson
America/Puerto_Rico: puerto rico
America/Santiago: chile, valparaiso
America/Sao_Paulo: rio, rio de janeiro, brasilia, belo horizonte, curitiba, porto alegre, salvador
America/Manaus: amazonas
America/Toronto: ottawa, montreal, quebec, quebec city, hamilton
America/Vancouver: british columbia, victoria bc
America/Winnipeg: manitoba
Asia/Almaty: kazakhstan
Asia/Baghdad: iraq
Asia/Bangkok: thailand, phuket, chiang mai
Asia/Colombo: sri lanka
Asia/Dhaka: bangladesh
Asia/Dubai: uae, abu dhabi, sharjah
Asia/Ho_Chi_Minh: vietnam, saigon, hcmc, hanoi, ho chi minh city
Asia/Hong_Kong: hk, hongkong
Asia/Jakarta: bandung, surabaya
Asia/Makassar: bali, denpasar
Asia/Jerusalem: israel, haifa
Asia/Karachi: pakistan, lahore, islamabad, rawalpindi
Asia/Kathmandu: nepal
Asia/Kolkata: india, delhi, new delhi, mumbai, bombay, bangalore, bengaluru, hyderabad, chennai,\
 madras, calcutta, pune, ahmedabad, jaipur, kochi, gurgaon, gurugram, noida
Asia/Kuala_Lumpur: kl, malaysia, penang
Asia/Manila: philippines, cebu, quezon city
Asia/Riyadh: saudi arabia, jeddah, mecca
Asia/Seoul: korea, south korea, busan
Asia/Shanghai: china, beijing, peking, shenzhen, guangzhou, hangzhou, chengdu, wuhan, nanjing
Asia/Taipei: taiwan
Asia/Tashkent: uzbekistan
Asia/Tbilisi: georgia country
Asia/Tehran: iran
Asia/Tokyo: japan, osaka, kyoto, yokohama, nagoya, sapporo, fukuoka, kobe, 東京, 日本, 大阪
Asia/Yerevan: armenia
Atlantic/Reykjavik: iceland
Australia/Adelaide: south australia
Australia/Brisbane: gold coast, cairns
Australia/Hobart: tasmania
Australia/Melbourne: geelong
Australia/Perth: western australia
Australia/Sydney: canberra, newcastle nsw, nsw, new south wales, wollongong
Europe/Amsterdam: netherlands, holland, rotterdam, the hague, den haag, utrecht, eindhoven
Europe/Athens: greece, thessaloniki, athen, atenas, athenes
Europe/Belgrade: serbia
Europe/Berlin: germany, deutschland, munich, munchen, muenchen, hamburg, frankfurt, cologne, koln,\
 koeln, stuttgart, dusseldorf, duesseldorf, leipzig, berliner, hamburger, dresden, hanover,\
 hannover, nuremberg,\
 nurnberg, bremen, berlim
Europe/Brussels: belgium, antwerp, ghent, bruges, bruxelles, bruselas, bruxelas, brussel, brussel
Europe/Bucharest: romania, cluj
Europe/Budapest: hungary
Europe/Copenhagen: denmark, aarhus, kobenhavn, kopenhagen
Europe/Dublin: ireland, galway
Europe/Helsinki: finland, tampere
Europe/Istanbul: turkey, ankara, izmir, turkiye
Europe/Kyiv: ukraine, kiev, lviv, odesa, odessa
Europe/Lisbon: porto, lisboa, lissabon, lisbonne
Europe/London: uk, u.k, england, scotland, wales, britain, great britain, united kingdom,\
 manchester, birmingham, edinburgh, glasgow, leeds, liverpool, bristol, cambridge, oxford, cardiff,\
 londres, belfast, londoner
Europe/Luxembourg: luxemburg
Europe/Madrid: spain, espana, espanha, barcelona, valencia, seville, sevilla, bilbao, malaga
Europe/Moscow: moskau, saint petersburg, st petersburg, moscu, moscou
Europe/Oslo: norway, bergen
Europe/Paris: france, pariser, parigi, lyon, marseille, toulouse, bordeaux, nantes, lille,\
 strasbourg
Europe/Prague: czechia, czech republic, brno, prag, praga
Europe/Riga: latvia
Europe/Rome: italy, milan, milano, turin, naples, florence, venice, bologna, rom, roma
Europe/Sofia: bulgaria
Europe/Stockholm: sweden, gothenburg, malmo
Europe/Tallinn: estonia
Europe/Vienna: austria, wien, wiener, graz, salzburg, linz, innsbruck, viena
Europe/Vilnius: lithuania
Europe/Warsaw: poland, krakow, cracow, gdansk, wroclaw, poznan, warschau, varsovia
Europe/Zagreb: croatia
Europe/Zurich: switzerland, zurcher, geneva, basel, bern, lausanne, zuerich, genf, ginebra, geneve
Indian/Christmas: christmas island
Pacific/Auckland: nz, new zealand, wellington, christchurch
Pacific/Easter: easter island
Pacific/Honolulu: hawaii
Pacific/Wake: wake island
America/Puerto_Rico America/Argentina/San_Juan: san juan
America/New_York Asia/Tbilisi: georgia
"""

# Last parts of IANA keys that mean something else in a sentence.
ORDINARY_WORDS = frozenset(
    """act adak atikokan casey center central christmas davis east easter eastern general jersey
    knox lhi louisville mawson midway mountain nome norfolk north nsw pacific palmer reunion south
    troll victoria vostok wake wallis west yap""".split()  # noqa: SIM905
)

# Abbreviations and aliases that count only in capitals, being ordinary words otherwise.
CAPITALS_ONLY = frozenset(
    "at art cat cot eat ht ict la met nt pet sst ut vet wat wet west z".split()  # noqa: SIM905
)


def _abbreviations() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _ABBREVIATIONS.strip().splitlines():
        names, _, zones = line.partition(" -> ")
        table.update(dict.fromkeys(names.split(), tuple(zones.split())))
    return table


def _aliases() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in _PLACES.strip().splitlines():
        zones, _, names = line.partition(": ")
        table.update({name.strip(): tuple(zones.split()) for name in names.split(",")})
    return table


ABBREVIATIONS = _abbreviations()
ALIASES = _aliases()
