"""The package azure-identity."""

import functools

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    CertificateCredential,
    ClientSecretCredential,
    DefaultAzureCredential,
    EnvironmentCredential,
    ManagedIdentityCredential,
    WorkloadIdentityCredential,
)

import tenant
from report import expect

CLIENT = "azure-identity"
# The documented switch for authorities that the public instance discovery does not know.
OPTIONS = {"authority": tenant.AUTHORITY, "disable_instance_discovery": True}


def app_checks(report):
    """Credentials of an app registration."""

    def check(credential, action):
        report.check(CLIENT, credential, action)

    check("secret", lambda: accept(secret(tenant.SECRET)))
    check("secret-from-environment", lambda: accept(EnvironmentCredential(disable_instance_discovery=True)))
    check("secret-by-default-chain", lambda: accept(DefaultAzureCredential(disable_instance_discovery=True)))
    check("certificate", lambda: accept(certificate(tenant.CERTIFICATE)))
    check("certificate-with-chain", lambda: accept(certificate(tenant.CERTIFICATE, send_certificate_chain=True)))
    check("federated", lambda: accept(workload("federated", subject=tenant.FEDERATED_SUBJECT)))
    check("secret-without-consent", without_consent)
    check("secret-wrong-refused", lambda: refuse(secret("not~the.secret"), 7000215))
    check("secret-expired-refused", lambda: refuse(secret(tenant.EXPIRED_SECRET), 7000222))
    check("federated-subject-refused", lambda: refuse(workload("stranger", subject="someone:else"), 700213))
    check(
        "federated-audience-refused",
        lambda: refuse(workload("audience", subject=tenant.FEDERATED_SUBJECT, audience="api://other"), 700212),
    )
    if tenant.SUBJECT_CERTIFICATE:
        check("certificate-by-subject-name", by_subject_name)
    if tenant.STRANGER_CERTIFICATE:
        check("certificate-unknown-refused", lambda: refuse(certificate(tenant.STRANGER_CERTIFICATE), 700027))


def managed_identity_checks(report, host):
    """The identity of the host that the environment describes."""

    def check(credential, action):
        report.check(CLIENT, f"managed-identity-{host}-{credential}", action)

    check("system", lambda: accept(ManagedIdentityCredential(), tenant.SYSTEM_CLIENT_ID))
    check("system-by-default-chain", lambda: accept(DefaultAzureCredential(), tenant.SYSTEM_CLIENT_ID))
    by = {}
    if tenant.USER_CLIENT_ID:
        by["client-id"] = {"client_id": tenant.USER_CLIENT_ID}
    if tenant.USER_OBJECT_ID:
        by["object-id"] = {"identity_config": {"object_id": tenant.USER_OBJECT_ID}}
    if tenant.USER_RESOURCE_ID:
        by["resource-id"] = {"identity_config": {"resource_id": tenant.USER_RESOURCE_ID}}
    for name, options in by.items():
        user = functools.partial(ManagedIdentityCredential, **options)
        check(f"user-by-{name}", lambda user=user: accept(user(), tenant.USER_CLIENT_ID))
    if tenant.UNKNOWN_IDENTITY:
        check("unknown-refused", lambda: unknown_identity(tenant.UNKNOWN_IDENTITY))


def secret(value, client_id=tenant.APP_ID):
    """A client secret credential."""
    return ClientSecretCredential(tenant.TENANT_ID, client_id, value, **OPTIONS)


def certificate(path, client_id=tenant.APP_ID, **options):
    """A certificate credential."""
    return CertificateCredential(tenant.TENANT_ID, client_id, path, **options, **OPTIONS)


def workload(name, **claims):
    """A workload identity with a foreign token of these claims."""
    path = tenant.foreign_token_file(f"{CLIENT}-{name}", **claims)
    return WorkloadIdentityCredential(
        tenant_id=tenant.TENANT_ID, client_id=tenant.APP_ID, token_file_path=path, **OPTIONS
    )


def accept(credential, client_id=tenant.APP_ID):
    """Checks that the credential leads to a token of `client_id` that Graph accepts."""
    tenant.accept(credential.get_token(tenant.SCOPE).token, client_id)


def by_subject_name():
    """Only the chain in the assertion can prove this one: the certificate is not registered."""
    options = {"client_id": tenant.SUBJECT_APP_ID}
    accept(certificate(tenant.SUBJECT_CERTIFICATE, send_certificate_chain=True, **options), tenant.SUBJECT_APP_ID)
    refuse(certificate(tenant.SUBJECT_CERTIFICATE, **options), 700027)


def without_consent():
    """Such an app gets a token, but no role, and Graph refuses it."""
    token = secret(tenant.UNCONSENTED_SECRET, tenant.UNCONSENTED_APP_ID).get_token(tenant.SCOPE).token
    expect("roles" not in tenant.claims(token), "the token has roles")
    status, body = tenant.graph("/v1.0/users", token)
    expect(status == 403, f"Graph answered {status}")
    expect(body["error"]["code"] == "Authorization_RequestDenied", f"Graph said {body['error']['code']}")


def refuse(credential, number):
    """Checks that the client reports the refusal with this AADSTS number."""
    try:
        credential.get_token(tenant.SCOPE)
    except ClientAuthenticationError as error:
        expect(f"AADSTS{number}:" in str(error), f"refused, but with: {error}")
    else:
        raise AssertionError("there was a token")


def unknown_identity(text):
    """An id that the host does not have leads to no token, least of all to another identity's."""
    credential = ManagedIdentityCredential(client_id=tenant.UNKNOWN_CLIENT_ID)
    try:
        credential.get_token(tenant.SCOPE)
    except ClientAuthenticationError as error:
        expect(text in str(error), f"refused, but with: {error}")
    else:
        raise AssertionError("there was a token")
