//! What holders of private keys refuse: tokens, the OS key ring, signers of programs.

use super::rows::rows;

rows! {
    KEY_HOLDER:
    SIGNER_ALGORITHM = "signer-algorithm", Misconfigured, Usage, No,
        "the key holder cannot sign as Entra needs it",
        "Entra takes the RSA signatures PS256 and RS256, and the holder of this key does neither",
        "use an RSA key whose holder allows one of the two";
}
