"""Mail addresses that say little of a person, since many share them or anybody may have one there."""

from __future__ import annotations

import re
from typing import Final

ROLE_WORDS: Final = """
abuse account accounts admin administrator billing bounce bounces care careers client contact contactus
customer customercare customerservice desk donotreply enquiries enquiry events feedback finance
hello help helpdesk hi hostmaster hr info information inquiries invoice invoices jobs legal mail mailbox
mailerdaemon marketing media news newsletter noreply notification notifications office orders payments
postmaster press privacy purchasing reception returns root sales security service services shop store support
team webmaster welcome
anfrage bestellung bewerbung buchhaltung buero datenschutz einkauf hallo kontakt kundendienst
kundenservice post presse rechnung sekretariat verkauf vertrieb verwaltung zentrale
accueil bonjour commercial comptabilite contacter facturation ventes
administracion atencion ayuda compras contacto facturacion hola informacion pedidos soporte ventas
administracao atendimento contato contacto financeiro ola suporte vendas
amministrazione assistenza ciao fatture informazioni ordini segreteria vendite
bestellingen klantenservice verkoop biuro faktury kontakty pomoc sprzedaz zamowienia
"""
ROLES: Final = frozenset(ROLE_WORDS.split())
"""What a mailbox is for, in several languages, written together and without marks."""
PLAIN_ROLES: Final = frozenset(
    {"helpdesk", "kundendienst", "kundenservice", "klantenservice"}
    | {"newsletter", "noreply", "support", "team"}
)
"""Roles that no person is called, wherever they stand in a name."""

DIVIDERS: Final = re.compile(r"[-_.+]+")
APART: Final = re.compile(r"[-_]+")
NUMBER: Final = re.compile(r"[0-9]+$")

PROVIDERS: Final = """
126.com 139.com 163.com aim.com aol.com att.net bellsouth.net bigpond.com bk.ru bluewin.ch bol.com.br
btinternet.com charter.net comcast.net cox.net daum.net earthlink.net email.com fastmail.com
fastmail.fm foxmail.com free.fr freenet.de freemail.hu gmail.com googlemail.com googlemail.co.uk
hanmail.net hey.com hushmail.com icloud.com inbox.com inbox.ru interia.pl juno.com laposte.net
libero.it list.ru mac.com mail.com mail.ru mailbox.org me.com msn.com naver.com ntlworld.com o2.pl
online.de onet.pl op.pl optonline.net orange.fr passport.com pm.me posteo.de proton.me protonmail.com
qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt sbcglobal.net seznam.cz sfr.fr sina.com
sky.com sohu.com t-online.de telenet.be telia.com terra.com.br tiscali.it tuta.com tutanota.com
ukr.net uol.com.br verizon.net virgilio.it wanadoo.fr web.de wp.pl ya.ru yandex.com yandex.ru
yeah.net zoho.com
"""
FREE: Final = frozenset(PROVIDERS.split())
FREE_IN_MANY_COUNTRIES: Final = re.compile(
    r"(?:yahoo|ymail|hotmail|outlook|live|gmx)\.(?:com|net|(?:com\.|co\.)?[a-z]{2})"
)


def is_role(mail: str) -> bool:
    """Whether a mailbox is one of a task rather than of a person.

    What follows a role after `+`, `-` or `_` only tells which one; after a dot it may be a name, so there
    every word has to be a role. A role of which no person has the name counts wherever it stands.

    >>> is_role("sales-emea@acme.com"), is_role("Support+EU@acme.com"), is_role("no.reply@acme.com")
    (True, True, True)
    >>> is_role("post.malone@acme.com"), is_role("salesman@acme.com"), is_role("jane@sales.com")
    (False, False, False)
    """
    name = mail.strip().lower().rpartition("@")[0].partition("+")[0]
    words = [NUMBER.sub("", word) for word in DIVIDERS.split(name)]
    first = NUMBER.sub("", APART.split(name)[0])
    return (
        first in ROLES
        or "".join(words) in ROLES
        or all(word in ROLES for word in words)
        or not PLAIN_ROLES.isdisjoint(words)
    )


def is_free_mail(domain: str) -> bool:
    """Whether anybody may have a mailbox at a domain, so that it tells nothing of an employer.

    >>> is_free_mail("gmail.com"), is_free_mail("yahoo.co.uk"), is_free_mail("live.acme.com")
    (True, True, False)
    """
    name = domain.strip().lower()
    return name in FREE or FREE_IN_MANY_COUNTRIES.fullmatch(name) is not None
