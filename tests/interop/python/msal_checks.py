"""The package msal."""

import hashlib
import re
import ssl

import msal
import requests

import tenant
from report import expect

CLIENT = "msal"


def app_checks(report):
    """Credentials of an app registration."""

    def check(credential, action):
        report.check(CLIENT, credential, action)

    check("secret", lambda: accept(app(tenant.SECRET)))
    check("certificate-sha1-rs256", lambda: accept(app(sha1(tenant.CERTIFICATE))))
    check("certificate-sha256-ps256-x5c", lambda: accept(app(sha256(tenant.CERTIFICATE))))
    check("certificate-sha1-x5c", lambda: accept(app(sha1(tenant.CERTIFICATE) | sha256(tenant.CERTIFICATE))))
    check("federated", lambda: accept(app({"client_assertion": assertion})))
    check("secret-capabilities-cp1", capabilities)
    check("secret-wrong-refused", lambda: refuse(app("not~the.secret"), 7000215))
    check("secret-expired-refused", lambda: refuse(app(tenant.EXPIRED_SECRET), 7000222))
    check("scope-of-permission-refused", scope_of_permission)
    if tenant.SUBJECT_CERTIFICATE:
        check("certificate-by-subject-name", by_subject_name)
    if tenant.STRANGER_CERTIFICATE:
        check("certificate-unknown-refused", lambda: refuse(app(sha256(tenant.STRANGER_CERTIFICATE)), 700027))


def managed_identity_checks(report, host):
    """The identity of the host that the environment describes."""

    def check(credential, identity, client_id):
        def action():
            tenant.accept(token_of(managed(identity)), client_id)

        report.check(CLIENT, f"managed-identity-{host}-{credential}", action)

    user = msal.UserAssignedManagedIdentity
    check("system", msal.SystemAssignedManagedIdentity(), tenant.SYSTEM_CLIENT_ID)
    if tenant.USER_CLIENT_ID:
        check("user-by-client-id", user(client_id=tenant.USER_CLIENT_ID), tenant.USER_CLIENT_ID)
    if tenant.USER_OBJECT_ID:
        check("user-by-object-id", user(object_id=tenant.USER_OBJECT_ID), tenant.USER_CLIENT_ID)
    if tenant.USER_RESOURCE_ID:
        check("user-by-resource-id", user(resource_id=tenant.USER_RESOURCE_ID), tenant.USER_CLIENT_ID)
    unknown = tenant.UNKNOWN_IDENTITY
    if unknown:
        report.check(CLIENT, f"managed-identity-{host}-unknown-refused", lambda: unknown_identity(unknown))


def app(credential, client_id=tenant.APP_ID, **options):
    """A confidential client; `instance_discovery` is the documented switch for authorities of one's own."""
    return msal.ConfidentialClientApplication(
        client_id,
        client_credential=credential,
        authority=f"{tenant.AUTHORITY}{tenant.TENANT_ID}",
        instance_discovery=False,
        **options,
    )


def sha1(path):
    """A certificate by its SHA-1 thumbprint: RS256 and `x5t`."""
    pem = tenant.read(path)
    der = ssl.PEM_cert_to_DER_cert(certificate_of(pem))
    return {"private_key": pem, "thumbprint": hashlib.sha1(der).hexdigest().upper()}


def sha256(path):
    """A certificate whose thumbprint the client computes: PS256, `x5t#S256` and `x5c`."""
    pem = tenant.read(path)
    return {"private_key": pem, "public_certificate": certificate_of(pem)}


def certificate_of(pem):
    """The first certificate of a PEM text."""
    return re.search("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", pem, re.DOTALL).group(0)


def assertion():
    """A foreign token, as the callback that the client calls for each request."""
    return tenant.read(tenant.foreign_token_file(f"{CLIENT}-federated", subject=tenant.FEDERATED_SUBJECT))


def token_of(answer):
    """The access token of an answer, or its error as an exception."""
    expect("access_token" in answer, f"{answer.get('error')}: {answer.get('error_description')}")
    expect(answer["token_type"] == "Bearer", f"token type {answer['token_type']}")
    expect(int(answer["expires_in"]) > 300, f"it expires in {answer['expires_in']} s")
    return answer["access_token"]


def accept(client, client_id=tenant.APP_ID):
    """Checks that the client gets a token of `client_id` that Graph accepts, and then has it in its cache."""
    tenant.accept(token_of(client.acquire_token_for_client(scopes=[tenant.SCOPE])), client_id)
    again = client.acquire_token_for_client(scopes=[tenant.SCOPE])
    expect(again.get("token_source") == "cache", f"asked twice, second time from {again.get('token_source')}")


def capabilities():
    """Who can handle claims challenges gets a token for more than 20 hours."""
    client = app(tenant.SECRET, client_capabilities=["cp1"])
    answer = client.acquire_token_for_client(scopes=[tenant.SCOPE])
    tenant.accept(token_of(answer))
    expect(answer["expires_in"] > 20 * 3600, f"it expires in {answer['expires_in']} s")
    expect(tenant.claims(answer["access_token"]).get("xms_cc") == ["cp1"], "the token does not say cp1")


def by_subject_name():
    """Only the chain in the assertion can prove this one: the certificate is not registered."""
    accept(app(sha256(tenant.SUBJECT_CERTIFICATE), tenant.SUBJECT_APP_ID), tenant.SUBJECT_APP_ID)
    refuse(app(sha1(tenant.SUBJECT_CERTIFICATE), tenant.SUBJECT_APP_ID), 700027)


def refuse(client, number, scope=tenant.SCOPE):
    """Checks that the client reports the refusal with this AADSTS number, and the ids that support asks for."""
    answer = client.acquire_token_for_client(scopes=[scope])
    expect("access_token" not in answer, "there was a token")
    expect(answer.get("error_codes") == [number], f"refused with {answer.get('error_codes')}")
    expect(f"AADSTS{number}:" in answer["error_description"], "the description does not name the number")
    for name in ("trace_id", "correlation_id", "timestamp"):
        expect(answer.get(name), f"the refusal has no {name}")


def scope_of_permission():
    """A permission is no scope for an app-only token."""
    refuse(app(tenant.SECRET), 1002012, scope=f"{tenant.RESOURCE}/User.Read.All")


def managed(identity):
    """The answer to a request by managed identity."""
    client = msal.ManagedIdentityClient(identity, http_client=requests.Session())
    return client.acquire_token_for_client(resource=tenant.RESOURCE)


def unknown_identity(text):
    """An id that the host does not have leads to no token, least of all to another identity's."""
    answer = managed(msal.UserAssignedManagedIdentity(client_id=tenant.UNKNOWN_CLIENT_ID))
    expect("access_token" not in answer, "there was a token")
    expect(text in answer.get("error_description", ""), f"refused, but with: {answer}")
