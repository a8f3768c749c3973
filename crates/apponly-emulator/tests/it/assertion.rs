//! Client assertions made here, with code of the tests' own; and what the emulator makes of the forms in the wild.

use apponly_emulator::Emulator;
use apponly_emulator::tenant::Certificate;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Call, app, emulator, seed, start};

/// An assertion that is right until it is changed.
#[derive(Clone)]
pub(crate) struct Assertion {
    pub(crate) header: Value,
    pub(crate) claims: Value,
    /// PKCS#8 DER; without it the signature is made of zeros.
    key: Option<Vec<u8>>,
    encoding: &'static dyn RsaEncoding,
}

impl Assertion {
    /// PS256 with the certificate of this name of the first app.
    pub(crate) fn ps256(emulator: &Emulator, certificate: &str) -> Self {
        let app = app(emulator, '1');
        let certificate = app.certificate(certificate).unwrap();
        Self::with(emulator, &app.client_id.to_string(), certificate)
    }

    pub(crate) fn with(emulator: &Emulator, client_id: &str, certificate: &Certificate) -> Self {
        let now = emulator.clock().now_seconds();
        Self {
            header: json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": certificate.thumbprint_sha256() }),
            claims: json!({
                "aud": format!("{}/{}/oauth2/v2.0/token", emulator.authority(), emulator.tenant_id()),
                "iss": client_id,
                "sub": client_id,
                "jti": format!("jti-{now}"),
                "nbf": now,
                "exp": now + 600,
            }),
            key: certificate.private_key.as_ref().map(|key| key.reveal_pkcs8_der().to_vec()),
            encoding: &RSA_PSS_SHA256,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims[name] = value.into();
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        for object in [&mut self.header, &mut self.claims] {
            object.as_object_mut().unwrap().remove(name);
        }
        self
    }

    /// Signs with PKCS#1 v1.5 whatever the header says.
    pub(crate) fn signed_rs256(mut self) -> Self {
        self.encoding = &RSA_PKCS1_SHA256;
        self
    }

    pub(crate) fn signed_by(mut self, certificate: &Certificate) -> Self {
        self.key = certificate.private_key.as_ref().map(|key| key.reveal_pkcs8_der().to_vec());
        self
    }

    pub(crate) fn sign(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", part(&self.header), part(&self.claims));
        let signature = match &self.key {
            Some(key) => {
                let pair = KeyPair::from_pkcs8(key).unwrap();
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(self.encoding, &SystemRandom::new(), input.as_bytes(), &mut signature).unwrap();
                signature
            }
            None => vec![0; 128],
        };
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn accepts(emulator: &Emulator, what: &str, assertion: Assertion) {
    let app = app(emulator, '1');
    let answer = Call::with_assertion(emulator, &app, &assertion.sign()).send(emulator).await;
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.body);
}

#[tokio::test]
async fn accepts_the_forms_of_real_clients() {
    let emulator = emulator().await;
    let good = Assertion::ps256(&emulator, "good");
    let certificate = app(&emulator, '1').certificate("good").unwrap().clone();
    let rs256 = good.clone().without("x5t#S256").header("alg", "RS256").signed_rs256();
    let sha1 = certificate.thumbprint_sha1();
    let now = emulator.clock().now_seconds();
    let issuer = format!("{}/{}/v2.0", emulator.authority(), emulator.tenant_id());

    accepts(&emulator, "PS256 with x5t#S256", good.clone()).await;
    accepts(&emulator, "RS256 with x5t", rs256.clone().header("x5t", URL_SAFE_NO_PAD.encode(&sha1))).await;
    accepts(&emulator, "x5t in standard base64", rs256.header("x5t", STANDARD.encode(&sha1))).await;
    let padded = STANDARD.encode(certificate.thumbprint_sha256_bytes());
    accepts(&emulator, "x5t#S256 in padded base64", good.clone().header("x5t#S256", padded)).await;
    let times = good.clone().claim("nbf", now.to_string()).claim("exp", (now + 600).to_string());
    accepts(&emulator, "times as strings", times).await;
    accepts(&emulator, "no nbf", good.clone().without("nbf")).await;
    accepts(&emulator, "no typ", good.clone().without("typ")).await;
    accepts(&emulator, "issuer form as audience", good.clone().claim("aud", issuer)).await;
    let der = STANDARD.encode(&certificate.der);
    accepts(&emulator, "x5c though not needed", good.clone().header("x5c", json!([der]))).await;
    let skewed = good.claim("nbf", now + 240).claim("exp", now + 840);
    accepts(&emulator, "a clock four minutes ahead", skewed).await;
}

#[tokio::test]
async fn accepts_the_tenants_domain_in_request_and_audience() {
    let emulator = emulator().await;
    let audience = format!("{}/contoso.example/oauth2/v2.0/token", emulator.authority());
    let assertion = Assertion::ps256(&emulator, "good").claim("aud", audience.as_str());
    let app = app(&emulator, '1');
    let mut call = Call::with_assertion(&emulator, &app, &assertion.sign());
    assert_eq!(call.send(&emulator).await.number(), 700_023, "the request names the id, the audience the domain");
    call.tenant = "contoso.example".to_owned();
    assert_eq!(call.send(&emulator).await.status, StatusCode::OK);
}

#[tokio::test]
async fn accepts_a_trusted_subject_name_in_every_form_of_x5c() {
    let emulator = emulator().await;
    let sni = app(&emulator, '8');
    let now = emulator.clock().now();
    let certificate = Certificate::generate("sni", "sni.contoso.example", Default::default(), now).unwrap();
    let der = STANDARD.encode(&certificate.der);
    let pem = STANDARD.encode(certificate.to_pem());
    let lines: Vec<&str> = der.as_bytes().chunks(64).map(|line| str::from_utf8(line).unwrap()).collect();
    for chain in [json!([der]), json!(der), json!([pem]), json!([lines.join("\n")])] {
        let assertion = Assertion::with(&emulator, &sni.client_id.to_string(), &certificate).header("x5c", chain);
        let answer = Call::with_assertion(&emulator, &sni, &assertion.sign()).send(&emulator).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
}

#[tokio::test]
async fn a_replayed_assertion_is_refused_only_where_the_tenant_says_so() {
    for (refuse, expected) in [(false, 0), (true, 50_013)] {
        let mut tenant = seed();
        tenant.refuse_replayed_assertions = refuse;
        let emulator = start(tenant).await;
        let app = app(&emulator, '1');
        let assertion = Assertion::ps256(&emulator, "good").sign();
        let call = Call::with_assertion(&emulator, &app, &assertion);
        assert_eq!(call.send(&emulator).await.status, StatusCode::OK);
        assert_eq!(call.send(&emulator).await.number(), expected);
    }
}
