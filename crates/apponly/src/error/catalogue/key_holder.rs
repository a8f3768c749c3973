//! What holders of private keys refuse: tokens, the OS key ring, signers of programs.

use super::rows::rows;

rows! {
    KEY_HOLDER:
    KEYRING_UNAVAILABLE = "keyring-unavailable", Misconfigured, Usage, No,
        "the key ring of the system cannot be read",
        "this session has none, as services and containers mostly have not, or its entry is not there",
        "use a file with mode 0600 (`--secret-file`), a vault (`keyvault:…`), or systemd's `LoadCredential=`";
    PKCS11_FAILED = "pkcs11-failed", Misconfigured, Usage, No,
        "the token failed",
        "its library gave an error that has no entry of its own",
        "look the value up in the maker's manual; `pkcs11-tool --module MODULE --test` tries the token without apponly";
    PKCS11_MODULE = "pkcs11-module", Misconfigured, Usage, No,
        "the library of the token cannot be used",
        "the file is not there, is for another processor, or is not a PKCS#11 module",
        "install the maker's PKCS#11 package and give the path of its module: `module-path=/PATH/TO/MODULE.so`";
    PKCS11_OBJECT_EXISTS = "pkcs11-object-exists", Misconfigured, Usage, No,
        "the token has an object of this name",
        "its label or id is taken, and nothing is overwritten: a key that is gone cannot be brought back",
        "choose another `object` or `id`; `pkcs11-tool --module MODULE --login --list-objects` shows what is there";
    PKCS11_OBJECT_MISSING = "pkcs11-object-missing", Misconfigured, Usage, No,
        "the token has no such key or certificate",
        "the label or id is another one, or the PIN's user may not see it",
        "compare `object` and `id` with `pkcs11-tool --module MODULE --login --list-objects`";
    PKCS11_PIN_LOCKED = "pkcs11-pin-locked", Misconfigured, Usage, No,
        "the token is locked",
        "a wrong PIN was given too often",
        "unlock it with the security officer's PIN or the maker's tool (`pkcs11-tool --init-pin --login --login-type so`)";
    PKCS11_PIN_MISSING = "pkcs11-pin-missing", Misconfigured, Usage, No,
        "the token asks for a PIN",
        "neither the URI nor a variable names a place of one",
        "add `?pin-source=file:/PATH` to the URI (mode 0600), or set `APPONLY_PKCS11_PIN`; never `pin-value`";
    PKCS11_PIN_WRONG = "pkcs11-pin-wrong", Misconfigured, Usage, No,
        "the PIN of the token is wrong",
        "the token refused it; it was tried once, since a token locks after some wrong ones",
        "correct the file or variable with the PIN";
    PKCS11_TOKEN_MISSING = "pkcs11-token-missing", Misconfigured, Usage, No,
        "the token is not there",
        "no token that the library sees has these attributes, or it was taken out",
        "compare `token` and `serial` with `pkcs11-tool --module MODULE --list-token-slots`";
    SIGNER_ALGORITHM = "signer-algorithm", Misconfigured, Usage, No,
        "the key holder cannot sign as Entra needs it",
        "Entra takes the RSA signatures PS256 and RS256, and the holder of this key does neither",
        "use an RSA key whose holder allows one of the two";
    TPM_AUTH_MISSING = "tpm-auth-missing", Misconfigured, Usage, No,
        "the key in the TPM asks for an authorization value",
        "neither the source nor a variable names a place of one",
        "add `?auth-source=file:/PATH` to the source (mode 0600), or set `APPONLY_TPM_AUTH`; never the value itself";
    TPM_AUTH_WRONG = "tpm-auth-wrong", Misconfigured, Usage, No,
        "the authorization value of the key is wrong",
        "the TPM refused it; it was tried once, since a TPM locks after some wrong ones",
        "correct the file or variable with the value";
    TPM_FAILED = "tpm-failed", Misconfigured, Usage, No,
        "the TPM failed",
        "it gave a code that has no entry of its own",
        "look the code up with `tpm2_rc_decode CODE`; `tpm2_readpublic -c HANDLE` tries the key without apponly";
    TPM_KEY_MISSING = "tpm-key-missing", Misconfigured, Usage, No,
        "the TPM has no such key",
        "no object is at this handle, or the storage key of the file is another TPM's or gone",
        "compare with `tpm2_getcap handles-persistent`; `tpm2_evictcontrol` makes a key persistent";
    TPM_LOCKED = "tpm-locked", Misconfigured, Usage, No,
        "the TPM is locked",
        "wrong authorization values were given too often, here or by another program",
        "wait until the TPM forgets them (`tpm2_getcap properties-variable`), or `tpm2_dictionarylockout --clear-lockout`";
    TPM_UNAVAILABLE = "tpm-unavailable", Misconfigured, Usage, No,
        "the TPM cannot be opened",
        "this machine has none, or this user may not use it",
        "add the user to the group of `/dev/tpmrm0` (mostly `tss`), or name another way to the TPM: `APPONLY_TPM_TCTI`";
}
