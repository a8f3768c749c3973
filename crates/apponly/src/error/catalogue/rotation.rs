//! What making and replacing an app's own credentials can meet.

use super::rows::rows;

rows! {
    ROTATION:
    FILE_EXISTS = "file-exists", Misconfigured, Usage, No,
        "a file is in the way",
        "a key is written to a new file only, since what lies there may be the only copy of another key",
        "give another path, or move the named file away";
    ROTATION_SOURCE = "rotation-source", Misconfigured, Usage, No,
        "there is nothing here that could be rotated in place",
        "a rotation replaces one file (or one secret of a vault) that the identity is configured with",
        "name the file with `--certificate PATH` or `--secret-file PATH`, or in the profile";
    ROTATION_BUSY = "rotation-busy", Unavailable, Unavailable, Wait,
        "another run rotates the same credential at this moment",
        "two runs at once would register two new credentials",
        "wait for the other run to end; it holds a lock that ends with its process";
    ROTATION_CONFLICT = "rotation-conflict", Misconfigured, Usage, No,
        "what is there is not what the rotation under way left there",
        "somebody replaced a file or changed the app's credentials while the rotation was under way",
        "see which certificate each file holds with `apponly cert inspect`, and put back the file that was replaced; to give the rotation up, remove the new credential from the app, then the files `PATH.rotation` and `PATH.next`";
    ROTATION_JOURNAL = "rotation-journal", Misconfigured, Usage, No,
        "the journal of a rotation cannot be used",
        "the file `PATH.rotation` is damaged, or was written by a newer version",
        "use the version that wrote it; or compare the app's credentials with the files, finish by hand, and remove the journal";
    ROTATION_NOT_ACCEPTED = "rotation-not-accepted", ServiceUnavailable, Unavailable, Wait,
        "the new credential is registered but does not sign in yet",
        "the directory takes seconds to minutes until every sign-in server knows a new credential",
        "run the same command again: it goes on where it stopped; the old credential is still in place and works";
    ROTATION_COMMAND_FAILED = "rotation-command-failed", Misconfigured, Usage, No,
        "the command after the swap failed",
        "the new credential is in place, but the command of `--exec` did not end with 0",
        "correct the command and run the rotation again: it is run again before anything else happens";
    ROTATION_NOT_ALLOWED = "rotation-not-allowed", NotAllowed, NotAllowed, Propagation,
        "the app may not change its own credentials",
        "neither a proof by the present key is possible, nor has the app a permission to write itself",
        "grant the app `Application.ReadWrite.OwnedBy` and make it an owner of itself; or register the new credential by hand in App registrations > Certificates & secrets";
    APPLICATION_ID_UNKNOWN = "application-id-unknown", NotAllowed, NotAllowed, Propagation,
        "the object id of the app is not known",
        "a proof names the app by its object id, and the app may not read itself to find it",
        "give it with `--object-id` (App registrations > your app > Overview > Object ID), or grant the app `Application.Read.All`";
    KEY_ID_UNKNOWN = "key-id-unknown", NotAllowed, NotAllowed, Propagation,
        "the key id of the old credential is not known",
        "it is removed by its key id, and the app may not read itself to find it",
        "give it with `--key-id` (the column \"Certificate ID\" or \"Secret ID\" in App registrations > Certificates & secrets), or grant the app `Application.Read.All`";
    PROOF_REFUSED = "proof-refused", Refused, Refused, Fresh,
        "Graph does not accept the proof that the app holds its key",
        "the certificate that signed it is not registered on the app, is outside its validity, or this machine's clock is wrong",
        "compare the thumbprint that `apponly cert inspect` shows with the app's certificates, and check the clock; an app without any valid certificate needs a permission to write itself";
    CREDENTIAL_POLICY = "credential-policy", NotAllowed, NotAllowed, No,
        "a policy of the tenant forbids this credential",
        "an app management policy restricts secrets, or how long a secret or certificate may be valid",
        "use a certificate in place of a secret, or a shorter life with `--days`; the administrator sees the policy in Entra ID > Enterprise applications > Application policies";
}
