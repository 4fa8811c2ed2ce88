"""Mail addresses that many share."""

import pytest

from ingest.identity.shared import is_free_mail, is_role


@pytest.mark.parametrize(
    "mail",
    [
        "info@acme.com",
        "INFO@acme.com",
        "support+eu@acme.com",
        "sales-emea@acme.com",
        "billing_us@acme.com",
        "support2@acme.com",
        "no-reply@acme.com",
        "do.not.reply@acme.com",
        "customer.service@acme.com",
        "hr.jobs@acme.com",
        "acme-support@gmail.com",
        "the.team@acme.com",
        "kontakt@acme.de",
        "buero@acme.de",
        "hola@acme.es",
        "ventas@acme.es",
        "vendas@acme.pt",
        "bonjour@acme.fr",
        "segreteria@acme.it",
        "klantenservice@acme.nl",
        "biuro@acme.pl",
    ],
)
def test_addresses_of_roles(mail: str) -> None:
    assert is_role(mail)


@pytest.mark.parametrize(
    "mail",
    [
        "jane.doe@acme.com",
        "jane@support.com",
        "post.malone@acme.com",
        "infonie@acme.com",
        "salesman@acme.com",
        "jane+support@acme.com",
        "",
        "@acme.com",
        "42@acme.com",
    ],
)
def test_addresses_of_people(mail: str) -> None:
    assert not is_role(mail)


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "GMail.com", "yahoo.co.uk", "hotmail.fr", "live.com.mx", "gmx.net", "qq.com", "web.de"],
)
def test_domains_where_anybody_may_have_a_mailbox(domain: str) -> None:
    assert is_free_mail(domain)


@pytest.mark.parametrize(
    "domain", ["acme.com", "live.acme.com", "yahoo.acme.co.uk", "gmail.com.acme.org", "", "yahoo"]
)
def test_domains_that_tell_of_an_employer(domain: str) -> None:
    assert not is_free_mail(domain)
