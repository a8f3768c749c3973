//! Content down and up: what breaks off goes on where it ended, and the token stays at Graph.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use apponly_graph::GraphRequest;
use bytes::Bytes;
use serde_json::json as value;

use crate::support::{Reply, Scripted, client, json, token_of};

const CONTENT: &[u8] = b"0123456789abcdefghij";

fn content(status: u16, from: usize, to: usize, breaks: bool) -> Reply {
    let chunks = CONTENT[from..to].chunks(3).map(Bytes::from_static).collect();
    let reply = Reply::Answer { status, headers: vec![("etag".to_owned(), "\"1\"".to_owned())], chunks, breaks };
    if status == 206 {
        reply.header("content-range", &format!("bytes {from}-{}/{}", CONTENT.len() - 1, CONTENT.len()))
    } else {
        reply
    }
}

#[tokio::test(start_paused = true)]
async fn broken_download_goes_on_where_it_ended() {
    let http =
        Scripted::list([content(200, 0, 9, true), content(206, 9, 12, true), Reply::Lost, content(206, 12, 20, false)]);
    let mut file = Vec::new();
    let written = client(&http).download(GraphRequest::get("/drives/1/items/2/content"), &mut file).await.unwrap();
    assert_eq!((written, &file[..]), (20, CONTENT));
    let ranges: Vec<_> = http
        .requests()
        .iter()
        .map(|request| request.headers.get("range").map(|range| range.to_str().unwrap().to_owned()))
        .collect();
    assert_eq!(ranges, [None, Some("bytes=9-".to_owned()), Some("bytes=12-".to_owned()), Some("bytes=12-".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn service_that_knows_no_ranges_is_read_again_and_changed_content_refused() {
    let http = Scripted::list([content(200, 0, 9, true), content(200, 0, 20, false)]);
    let mut file = Vec::new();
    client(&http).download(GraphRequest::get("/x/content"), &mut file).await.unwrap();
    assert_eq!(file, CONTENT);
    let other = Reply::Answer {
        status: 206,
        headers: vec![("etag".to_owned(), "\"2\"".to_owned())],
        chunks: Vec::new(),
        breaks: false,
    };
    let http = Scripted::list([content(200, 0, 9, true), other]);
    let error = client(&http).download(GraphRequest::get("/x/content"), &mut Vec::new()).await.unwrap_err();
    assert_eq!(error.code(), "answer-unusable");
}

/// A session that keeps what it gets, and has trouble as `trouble` says by the number of the fragment request.
fn session(
    store: &Arc<Mutex<BTreeMap<u64, Bytes>>>,
    size: u64,
    trouble: impl Fn(usize) -> Option<(Reply, bool)> + Send + 'static,
) -> Arc<Scripted> {
    let store = store.clone();
    let mut number = 0;
    Scripted::new(move |request, _| {
        let next = |store: &BTreeMap<u64, Bytes>| {
            store.iter().next_back().map_or(0, |(start, bytes)| start + bytes.len() as u64)
        };
        if request.method == http::Method::POST {
            assert!(request.url.path().ends_with(":/createUploadSession"), "{request:?}");
            return json(200, value!({"uploadUrl": "https://upload.example/session?sig=1"}));
        }
        assert_eq!((request.url.host_str(), token_of(request)), (Some("upload.example"), None));
        let mut store = store.lock().unwrap();
        if request.method == http::Method::GET {
            return json(200, value!({"nextExpectedRanges": [format!("{}-", next(&store))]}));
        }
        number += 1;
        let trouble = trouble(number);
        if trouble.as_ref().is_none_or(|(_, kept)| *kept) {
            let range = request.headers["content-range"].to_str().unwrap().trim_start_matches("bytes ").to_owned();
            let start: u64 = range.split('-').next().unwrap().parse().unwrap();
            assert_eq!((start, range.ends_with(&format!("/{size}"))), (next(&store), true), "{range}");
            store.insert(start, request.body.clone());
        }
        match trouble {
            Some((reply, _)) => reply,
            None if next(&store) == size => json(201, value!({"id": "item"})),
            None => json(202, value!({"nextExpectedRanges": [format!("{}-", next(&store))]})),
        }
    })
}

#[tokio::test(start_paused = true)]
async fn large_content_arrives_once_whatever_happens_to_its_fragments() {
    let content: Bytes = (0..12_000_000_u32).map(|number| (number % 251) as u8).collect::<Vec<_>>().into();
    let store = Arc::<Mutex<BTreeMap<u64, Bytes>>>::default();
    let http = session(&store, content.len() as u64, |number| match number {
        1 => Some((Reply::Lost, true)),
        2 => Some((json(503, "{}").header("retry-after", "2"), false)),
        4 => Some((json(429, "{}").header("retry-after", "1"), false)),
        _ => None,
    });
    let request = GraphRequest::put("/users/1/drive/root:/f.bin:/content");
    let response = client(&http).upload(request, Arc::new(content.clone())).await.unwrap();
    assert_eq!(response.status, 201);
    let stored: Vec<u8> = store.lock().unwrap().values().flat_map(|bytes| bytes.to_vec()).collect();
    assert!(stored == content, "{} bytes", stored.len());
    let sizes: Vec<_> = store.lock().unwrap().values().map(Bytes::len).collect();
    assert!(sizes.iter().rev().skip(1).all(|size| size % (320 * 1024) == 0), "{sizes:?}");
}

#[tokio::test(start_paused = true)]
async fn small_content_is_put_at_once_and_a_lost_session_begun_anew() {
    let http = Scripted::list([json(201, "{}")]);
    let request = || GraphRequest::put("/users/1/drive/root:/f.txt:/content");
    client(&http).upload(request(), Arc::new(Bytes::from_static(b"hello"))).await.unwrap();
    assert_eq!((http.requests()[0].body.as_ref(), http.requests()[0].method.as_str()), (&b"hello"[..], "PUT"));
    let content = Bytes::from(vec![7; 6_000_000]);
    let made = || json(200, value!({"uploadUrl": "https://upload.example/session"}));
    let http = Scripted::list([
        made(),
        json(404, "{}"),
        made(),
        json(202, value!({"nextExpectedRanges": ["5242880-"]})),
        json(200, "{}"),
    ]);
    client(&http).upload(request(), Arc::new(content.clone())).await.unwrap();
    let http = Scripted::list([made(), json(404, "{}")]);
    let session = GraphRequest::post("/users/1/messages/2/attachments/createUploadSession").body_json(&value!({}));
    let error = client(&http).upload_session(session, Arc::new(content)).await.unwrap_err();
    assert_eq!(error.code(), "graph-upload-expired");
}
