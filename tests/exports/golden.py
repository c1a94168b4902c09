"""Files as the platforms document them, written by hand; hash(x) stands for the SHA-256 of x."""

from __future__ import annotations

import hashlib
import re

PEOPLE = """
select * from (values
    ('cust_1', 'John Smith', 'John', 'Smith', null, 'john.smith@example.com', '+40722123456',
     date '1990-03-29', 'en_GB', '12 High St', 'Flat 4', 'London', 'WC2H 8LG', 'UK', 'lapsed-vip'),
    ('cust_2', 'Ștefan О''Коннор', 'Ștefan', ' О''Коннор ', 'Țambal SRL', 'stefan@example.ro',
     '+40733000001', null, 'ro_RO', 'Str. Lungă 1, bl. 2', null, 'Cluj-Napoca', '007123', 'România',
     'lapsed-vip'),
    ('cust_3', '=1+1', '=1+1', 'van  der Berg', null, 'a.b+c@example.com', '+4915112345678',
     date '2000-12-01', 'deutsch', '@SUM(A1)', null, 'Köln', '-1', 'Atlantis', 'lapsed-vip')
) as people (customer_id, full_name, first_name, last_name, company_name, email_key, phone_e164,
    date_of_birth, locale, line_1, line_2, city, postal_code, country, segment)
"""

FILES = {
    ("generic", "email"): """\
customer_id,full_name,email
cust_1,John Smith,john.smith@example.com
cust_2,Ștefan О'Коннор,stefan@example.ro
cust_3,'=1+1,a.b+c@example.com
""",
    ("generic", "sms"): """\
customer_id,full_name,phone
cust_1,John Smith,+40722123456
cust_2,Ștefan О'Коннор,+40733000001
cust_3,'=1+1,+4915112345678
""",
    ("generic", "post"): """\
customer_id,full_name,address_line_1,address_line_2,postal_code,city,country
cust_1,John Smith,12 High St,Flat 4,WC2H 8LG,London,UK
cust_2,Ștefan О'Коннор,"Str. Lungă 1, bl. 2",,007123,Cluj-Napoca,România
cust_3,'=1+1,'@SUM(A1),,'-1,Köln,Atlantis
""",
    ("mailchimp", "email"): """\
Email Address,First Name,Last Name,Birthday,Tags
john.smith@example.com,John,Smith,03/29,lapsed-vip
stefan@example.ro,Ștefan,О'Коннор,,lapsed-vip
a.b+c@example.com,'=1+1,van der Berg,12/01,lapsed-vip
""",
    ("mailchimp", "sms"): """\
First Name,Last Name,Birthday,Phone Number,Tags
John,Smith,03/29,+40722123456,lapsed-vip
Ștefan,О'Коннор,,+40733000001,lapsed-vip
'=1+1,van der Berg,12/01,+4915112345678,lapsed-vip
""",
    ("sendgrid", "email"): """\
email,first_name,last_name,external_id,city,postal_code,country
john.smith@example.com,John,Smith,cust_1,London,WC2H 8LG,GB
stefan@example.ro,Ștefan,О'Коннор,cust_2,Cluj-Napoca,007123,RO
a.b+c@example.com,'=1+1,van der Berg,cust_3,Köln,'-1,
""",
    ("sendgrid", "sms"): """\
first_name,last_name,phone_number_id,external_id,city,postal_code,country
John,Smith,+40722123456,cust_1,London,WC2H 8LG,GB
Ștefan,О'Коннор,+40733000001,cust_2,Cluj-Napoca,007123,RO
'=1+1,van der Berg,+4915112345678,cust_3,Köln,'-1,
""",
    ("google_customer_match", "email"): """\
Email,First Name,Last Name,Country,Zip
hash(john.smith@example.com),hash(john),hash(smith),GB,WC2H 8LG
hash(stefan@example.ro),hash(ștefan),hash(о'коннор),RO,007123
hash(a.b+c@example.com),hash(=1+1),hash(van der berg),,'-1
""",
    ("google_customer_match", "sms"): """\
Phone,First Name,Last Name,Country,Zip
hash(+40722123456),hash(john),hash(smith),GB,WC2H 8LG
hash(+40733000001),hash(ștefan),hash(о'коннор),RO,007123
hash(+4915112345678),hash(=1+1),hash(van der berg),,'-1
""",
    ("meta", "email"): """\
email,fn,ln,ct,zip,country,dob,extern_id
hash(john.smith@example.com),hash(john),hash(smith),hash(london),hash(wc2h8lg),hash(gb),hash(19900329),cust_1
hash(stefan@example.ro),hash(ștefan),hash(оконнор),hash(clujnapoca),hash(007123),hash(ro),,cust_2
hash(a.b+c@example.com),hash(11),hash(van der berg),hash(köln),hash(1),,hash(20001201),cust_3
""",
    ("meta", "sms"): """\
phone,fn,ln,ct,zip,country,dob,extern_id
hash(40722123456),hash(john),hash(smith),hash(london),hash(wc2h8lg),hash(gb),hash(19900329),cust_1
hash(40733000001),hash(ștefan),hash(оконнор),hash(clujnapoca),hash(007123),hash(ro),,cust_2
hash(4915112345678),hash(11),hash(van der berg),hash(köln),hash(1),,hash(20001201),cust_3
""",
    ("twilio", "sms"): """\
to,first_name,language
+40722123456,John,en
+40733000001,Ștefan,ro
+4915112345678,'=1+1,
""",
    ("post", "post"): """\
name,company,address_line_1,address_line_2,postal_code,city,country
John Smith,,12 High St,Flat 4,WC2H 8LG,London,UK
Ștefan О'Коннор,Țambal SRL,"Str. Lungă 1, bl. 2",,007123,Cluj-Napoca,ROMÂNIA
'=1+1,,'@SUM(A1),,'-1,Köln,ATLANTIS
""",
}


def golden(slug: str, channel: str) -> bytes:
    """Return the bytes of a file, its hashes taken by another library than the exports use."""

    def hashed(found: re.Match[str]) -> str:
        return hashlib.sha256(found[1].encode()).hexdigest()

    text = re.sub(r"hash\(([^)]*)\)", hashed, FILES[slug, channel])
    return text.replace("\n", "\r\n").encode()
