//! The assertion itself: header, claims, signature.

use std::time::{Duration, SystemTime};

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{AssertionAlgorithm, SignRequest, Signer};
use crate::deadline::Deadline;
use crate::error::{Error, catalogue};
use crate::secret::Secret;

/// How long an assertion lives. Source: "Microsoft identity platform application authentication certificate
/// credentials": five to ten minutes.
pub(crate) const LIFETIME: Duration = Duration::from_secs(600);

/// What one assertion is made for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AssertionRequest<'a> {
    /// How to sign; it decides which thumbprint the header carries.
    pub(crate) algorithm: AssertionAlgorithm,
    /// The token endpoint that the request is sent to, exactly.
    pub(crate) audience: &'a str,
    /// The app registration's client id, issuer and subject of the assertion.
    pub(crate) client_id: &'a str,
    /// When the signature must be there.
    pub(crate) deadline: Deadline,
    /// The service's time.
    pub(crate) now: SystemTime,
    /// Whether to send the certificates too, for trust by subject name and issuer.
    pub(crate) send_chain: bool,
    /// A new one for each assertion.
    pub(crate) jti: Uuid,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    sha256_thumbprint: Option<String>,
    #[serde(rename = "x5t", skip_serializing_if = "Option::is_none")]
    sha1_thumbprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x5c: Option<Vec<String>>,
}

#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: String,
    nbf: u64,
    iat: u64,
    exp: u64,
}

/// Builds and signs one assertion, valid from `request.now` for 600 s.
///
/// Sources: RFC 7515 and RFC 7518, section 3; "Microsoft identity platform application authentication certificate
/// credentials".
///
/// # Errors
/// Those of the signer.
pub(crate) async fn client_assertion(signer: &dyn Signer, request: &AssertionRequest<'_>) -> Result<Secret, Error> {
    let input = Zeroizing::new([encode(&header(signer, request)?)?, encode(&claims(request)?)?].join("."));
    let to_sign = SignRequest::new(request.algorithm, input.as_bytes(), request.deadline);
    let signature = signer.sign(&to_sign).await?;
    let signature = signature.expose();
    // Room for all of it at once: a growing buffer would leave an unwiped copy behind.
    let mut assertion = String::with_capacity(input.len() + 1 + signature.len().div_ceil(3) * 4);
    assertion.push_str(&input);
    assertion.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut assertion);
    Ok(Secret::new(assertion))
}

fn header<'a>(signer: &dyn Signer, request: &AssertionRequest<'a>) -> Result<Header<'a>, Error> {
    let chain = signer.certificate_chain();
    let leaf = chain.first().ok_or_else(|| Error::new(&catalogue::INTERNAL, "the signer has no certificate"))?;
    let thumbprint = |algorithm| BASE64_URL_SAFE_NO_PAD.encode(digest::digest(algorithm, leaf));
    let x5c = request.send_chain.then(|| chain.iter().map(|der| BASE64_STANDARD.encode(der)).collect());
    let (alg, sha256_thumbprint, sha1_thumbprint) = match request.algorithm {
        AssertionAlgorithm::Ps256 => ("PS256", Some(thumbprint(&digest::SHA256)), None),
        AssertionAlgorithm::Rs256 => ("RS256", None, Some(thumbprint(&digest::SHA1_FOR_LEGACY_USE_ONLY))),
    };
    Ok(Header { alg, typ: "JWT", sha256_thumbprint, sha1_thumbprint, x5c })
}

fn claims<'a>(request: &AssertionRequest<'a>) -> Result<Claims<'a>, Error> {
    let now = request
        .now
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_err(|_| Error::new(&catalogue::INTERNAL, "the clock shows a time before 1970"))?
        .as_secs();
    let (client, exp) = (request.client_id, now.saturating_add(LIFETIME.as_secs()));
    Ok(Claims {
        aud: request.audience,
        iss: client,
        sub: client,
        jti: request.jti.to_string(),
        nbf: now,
        iat: now,
        exp,
    })
}

fn encode(part: &impl Serialize) -> Result<String, Error> {
    serde_json::to_vec(part)
        .map(|json| BASE64_URL_SAFE_NO_PAD.encode(json))
        .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the assertion cannot be written as JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents};
    use serde_json::{Value, json};

    use super::*;
    use crate::assertion::local_key::LocalKey;
    use crate::assertion::parse::parse;
    use crate::assertion::place::Place;
    use crate::assertion::{Signature, samples};
    use crate::credential::BoxFuture;

    const AUDIENCE: &str = "https://login.example/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token";
    const CLIENT: &str = "22222222-2222-2222-2222-222222222222";
    const JTI: Uuid = Uuid::from_u128(0x0b5d_0000_0000_4000_8000_0000_0000_0001);

    fn signer(name: &str) -> LocalKey {
        parse(&samples::bytes(name), None, Place::file(name)).unwrap().remove(0)
    }

    fn request(algorithm: AssertionAlgorithm, send_chain: bool) -> AssertionRequest<'static> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(1_790_000_000_900);
        let deadline = Deadline::after(Duration::from_secs(20));
        AssertionRequest { algorithm, audience: AUDIENCE, client_id: CLIENT, deadline, now, send_chain, jti: JTI }
    }

    async fn parts(signer: &LocalKey, algorithm: AssertionAlgorithm, send_chain: bool) -> [String; 3] {
        let assertion = client_assertion(signer, &request(algorithm, send_chain)).await.unwrap();
        let parts: Vec<String> = assertion.expose().split('.').map(str::to_owned).collect();
        parts.try_into().unwrap()
    }

    fn decode(part: &str) -> Vec<u8> {
        BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()
    }

    /// What OpenSSL printed for the fixture, as bytes: SHA-1, then SHA-256.
    fn thumbprints() -> [Vec<u8>; 2] {
        let printed = String::from_utf8(samples::bytes("thumbprints-test-only.txt")).unwrap();
        let bytes = |line: &str| {
            let digits = line.split('=').nth(1).unwrap();
            digits.split(':').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
        };
        printed.lines().map(bytes).collect::<Vec<_>>().try_into().unwrap()
    }

    /// Modulus and exponent as `x509-cert` reads them, not as the code under test does.
    fn verify(signer: &LocalKey, algorithm: AssertionAlgorithm, [header, claims, signature]: &[String; 3]) -> bool {
        use der::{Decode as _, Reader as _, asn1::UintRef};
        let certificate = x509_cert::Certificate::from_der(&signer.certificate_chain()[0]).unwrap();
        let key = certificate.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes();
        let (n, e) = der::SliceReader::new(key)
            .unwrap()
            .sequence(|reader| {
                let (n, e): (UintRef<'_>, UintRef<'_>) = (reader.decode()?, reader.decode()?);
                Ok::<_, der::Error>((n.as_bytes().to_vec(), e.as_bytes().to_vec()))
            })
            .unwrap();
        let parameters = match algorithm {
            AssertionAlgorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
            AssertionAlgorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        };
        let input = format!("{header}.{claims}");
        RsaPublicKeyComponents { n, e }.verify(parameters, input.as_bytes(), &decode(signature)).is_ok()
    }

    #[tokio::test]
    async fn ps256_header_is_exactly_algorithm_type_and_sha256_thumbprint() {
        let signer = signer("rsa-pkcs8-test-only.pem");
        let [header, ..] = parts(&signer, AssertionAlgorithm::Ps256, false).await;
        let [_, sha256] = thumbprints();
        let thumbprint = BASE64_URL_SAFE_NO_PAD.encode(sha256);
        assert_eq!(thumbprint.len(), 43);
        let expected = format!(r#"{{"alg":"PS256","typ":"JWT","x5t#S256":"{thumbprint}"}}"#);
        assert_eq!(String::from_utf8(decode(&header)).unwrap(), expected);
    }

    #[tokio::test]
    async fn rs256_header_carries_the_sha1_thumbprint_instead() {
        let signer = signer("rsa-pkcs8-test-only.pem");
        let [header, ..] = parts(&signer, AssertionAlgorithm::Rs256, false).await;
        let [sha1, _] = thumbprints();
        let thumbprint = BASE64_URL_SAFE_NO_PAD.encode(sha1);
        assert_eq!(thumbprint.len(), 27);
        let expected = format!(r#"{{"alg":"RS256","typ":"JWT","x5t":"{thumbprint}"}}"#);
        assert_eq!(String::from_utf8(decode(&header)).unwrap(), expected);
    }

    #[tokio::test]
    async fn chain_is_an_array_of_padded_base64_leaf_first() {
        let signer = signer("chain-test-only.pem");
        let [header, ..] = parts(&signer, AssertionAlgorithm::Ps256, true).await;
        let header: Value = serde_json::from_slice(&decode(&header)).unwrap();
        let subjects: Vec<String> = header["x5c"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                use der::Decode as _;
                let der = BASE64_STANDARD.decode(entry.as_str().unwrap()).unwrap();
                x509_cert::Certificate::from_der(&der).unwrap().tbs_certificate().subject().to_string()
            })
            .collect();
        assert_eq!(subjects, ["CN=chain leaf,O=apponly", "CN=chain intermediate,O=apponly", "CN=chain root,O=apponly"]);
    }

    #[tokio::test]
    async fn claims_are_those_of_the_reference_with_numeric_times() {
        let signer = signer("rsa-pkcs8-test-only.pem");
        let [_, claims, _] = parts(&signer, AssertionAlgorithm::Ps256, false).await;
        let claims: Value = serde_json::from_slice(&decode(&claims)).unwrap();
        let expected = json!({
            "aud": AUDIENCE, "iss": CLIENT, "sub": CLIENT, "jti": "0b5d0000-0000-4000-8000-000000000001",
            "nbf": 1_790_000_000, "iat": 1_790_000_000, "exp": 1_790_000_600,
        });
        assert_eq!(claims, expected);
    }

    #[tokio::test]
    async fn signatures_verify_with_their_own_algorithm_only() {
        let signer = signer("rsa-pkcs1-test-only.pem");
        for (algorithm, other) in [
            (AssertionAlgorithm::Ps256, AssertionAlgorithm::Rs256),
            (AssertionAlgorithm::Rs256, AssertionAlgorithm::Ps256),
        ] {
            let mut parts = parts(&signer, algorithm, false).await;
            assert_eq!(decode(&parts[2]).len(), 256, "modulus bytes");
            assert!(verify(&signer, algorithm, &parts) && !verify(&signer, other, &parts), "{algorithm:?}");
            parts[1].push('A');
            assert!(!verify(&signer, algorithm, &parts), "changed claims");
        }
    }

    #[tokio::test]
    async fn nothing_is_padded_and_debug_shows_nothing() {
        let signer = signer("rsa-pkcs8-test-only.pem");
        let assertion = client_assertion(&signer, &request(AssertionAlgorithm::Ps256, false)).await.unwrap();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        assert!(assertion.expose().bytes().all(allowed));
        assert_eq!(format!("{assertion:?}"), "[redacted]");
    }

    #[derive(Debug)]
    struct Empty;

    impl Signer for Empty {
        fn describe(&self) -> String {
            "nothing".to_owned()
        }

        fn certificate_chain(&self) -> &[Vec<u8>] {
            &[]
        }

        fn sign<'a>(&'a self, _: &'a SignRequest<'a>) -> BoxFuture<'a, Result<Signature, Error>> {
            Box::pin(std::future::ready(Ok(Signature::new(Vec::new()))))
        }
    }

    #[tokio::test]
    async fn signer_without_certificate_is_an_error_not_a_panic() {
        let error = client_assertion(&Empty, &request(AssertionAlgorithm::Ps256, false)).await.unwrap_err();
        assert_eq!(error.code(), "internal");
    }
}
