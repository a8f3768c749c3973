//! The link to the consent page, and the way back from it.

use apponly::{Cloud, catalogue};
use apponly_governance::{ConsentAnswer, ConsentLink, ConsentListener};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

fn link() -> ConsentLink {
    let tenant = "11111111-2222-4333-8444-555555555555".parse().unwrap();
    ConsentLink::new(&Cloud::default(), &tenant, &"aaaaaaaa-0000-4000-8000-000000000001".parse().unwrap())
}

/// What a browser gets for this target.
async fn browse(listener: &ConsentListener, request: &str) -> String {
    let address = listener.redirect_uri().strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    let mut stream = TcpStream::connect(address.replace("localhost", "127.0.0.1")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).await.unwrap();
    page
}

#[tokio::test]
async fn listener_takes_the_answer_to_its_link_and_turns_others_away() {
    let listener = ConsentListener::bind("http://localhost/done").await.unwrap();
    let link = link().with_redirect(listener.redirect_uri()).with_state().unwrap();
    let url = link.url();
    let state = url.rsplit_once("state=").unwrap().1;
    let get = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let talk = async {
        for target in [
            "/favicon.ico".to_owned(),
            format!("/other?admin_consent=True&state={state}"),
            "/done?admin_consent=True&state=forged".to_owned(),
            format!("/done?state={state}"),
        ] {
            assert!(browse(&listener, &get(&target)).await.starts_with("HTTP/1.1 404"), "{target}");
        }
        assert_eq!(browse(&listener, "POST /done HTTP/1.1\r\n\r\n").await, "");
        let good = format!("/done?admin_consent=True&tenant=11111111-2222-4333-8444-555555555555&state={state}");
        browse(&listener, &get(&good)).await
    };
    let (answer, page) = tokio::join!(listener.answer(&link), talk);
    assert!(link.check(&answer.unwrap()).is_ok());
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Consent was given"), "{page}");
    assert!(page.contains("Content-Security-Policy: default-src 'none'") && !page.contains(state), "{page}");
}

#[tokio::test]
async fn declined_consent_comes_back_as_its_error() {
    let listener = ConsentListener::bind("http://127.0.0.1").await.unwrap();
    let link = link().with_redirect(listener.redirect_uri()).with_state().unwrap();
    let url = link.url();
    let state = url.rsplit_once("state=").unwrap().1;
    let target = format!("/?error=permission_denied&error_description=<script>&state={state}");
    let request = format!("GET {target} HTTP/1.1\r\n\r\n");
    let (answer, page) = tokio::join!(listener.answer(&link), browse(&listener, &request));
    let answer = answer.unwrap();
    assert!(matches!(&answer, ConsentAnswer::Refused { error, .. } if error == "permission_denied"));
    assert_eq!(link.check(&answer).unwrap_err().row(), &catalogue::CONSENT_NOT_GIVEN);
    assert!(page.contains("not given") && !page.contains("<script>"), "{page}");
}

#[tokio::test]
async fn port_that_is_in_use_is_said() {
    let first = ConsentListener::bind("http://localhost").await.unwrap();
    let error = ConsentListener::bind(first.redirect_uri()).await.unwrap_err();
    assert_eq!(error.row(), &catalogue::SETTING_INVALID);
    assert!(ConsentListener::bind("https://example.com/done").await.is_err());
}
