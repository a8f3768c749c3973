//! Collections: order, links, tries, what is fetched when.

use apponly_graph::{GraphOptions, GraphRequest, Pages};
use serde_json::json as value;

use crate::support::{GRAPH, Reply, Scripted, client, json, token_of};

/// Page `number` of `last`, with three items, its link before them.
fn page(number: usize, last: usize) -> String {
    let items: Vec<_> = (0..3).map(|index| number * 3 + index).collect();
    if number == last {
        return format!("{{\"value\":{}}}", value!(items));
    }
    format!("{{\"@odata.nextLink\":\"{GRAPH}/users?$skiptoken={}\",\"value\":{}}}", number + 1, value!(items))
}

fn number_of(request: &apponly::HttpRequest) -> usize {
    request.url.query_pairs().find(|(name, _)| name == "$skiptoken").map_or(0, |(_, token)| token.parse().unwrap())
}

async fn items_of(mut pages: Pages) -> Result<Vec<usize>, apponly::Error> {
    let mut items = Vec::new();
    while let Some(page) = pages.next_page().await {
        items.extend(page?.items().map(|item| std::str::from_utf8(item).unwrap().parse::<usize>().unwrap()));
    }
    Ok(items)
}

#[tokio::test]
async fn every_item_comes_once_and_in_order_however_much_is_prefetched() {
    for prefetch in [0, 1, 2, 7] {
        let http = Scripted::new(|request, _| json(200, page(number_of(request), 20)));
        let mut options = GraphOptions::default();
        options.prefetch = prefetch;
        let items = items_of(client(&http).with_options(options).pages(GraphRequest::get("/users"))).await.unwrap();
        assert_eq!(items, (0..63).collect::<Vec<_>>(), "prefetch {prefetch}");
        assert_eq!(http.requests().len(), 21);
    }
}

#[tokio::test(start_paused = true)]
async fn troubled_pages_lose_and_double_nothing() {
    let mut troubled = std::collections::HashMap::new();
    let http = Scripted::new(move |request, _| {
        let number = number_of(request);
        let tries = troubled.entry(number).or_insert(0);
        *tries += 1;
        let good = json(200, page(number, 40));
        match (number % 5, *tries) {
            (0, 1) => Reply::Lost,
            (1, 1) => json(429, "").header("retry-after", "3"),
            (2, 1 | 2) => good.truncated(),
            (3, 1) => json(200, "<html>login</html>"),
            (4, 1) => json(503, ""),
            _ => good,
        }
    });
    let items = items_of(client(&http).pages(GraphRequest::get("/users"))).await.unwrap();
    assert_eq!(items, (0..123).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn page_that_continues_elsewhere_at_its_second_try_is_followed_there() {
    let mut first = true;
    let http = Scripted::new(move |request, _| match request.url.query().unwrap_or_default() {
        "" if std::mem::take(&mut first) => json(
            200,
            format!("{{\"@odata.nextLink\":\"{GRAPH}/users?$skiptoken=old\",\"value\":[1,2,{}]}}", "3".repeat(400)),
        )
        .truncated(),
        "" => json(200, format!("{{\"@odata.nextLink\":\"{GRAPH}/users?$skiptoken=new\",\"value\":[1]}}")),
        "$skiptoken=new" => json(200, "{\"value\":[2]}"),
        _ => json(200, "{\"value\":[99]}"),
    });
    let items = items_of(client(&http).pages(GraphRequest::get("/users"))).await.unwrap();
    assert_eq!(items, [1, 2]);
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for_and_not_more_than_allowed() {
    let http = Scripted::new(|request, _| json(200, page(number_of(request), 20)));
    let mut options = GraphOptions::default();
    options.prefetch = 2;
    let mut pages = client(&http).with_options(options).pages(GraphRequest::get("/users"));
    assert_eq!(http.requests().len(), 0);
    pages.next_page().await.unwrap().unwrap();
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(http.requests().len(), 3);
}

#[tokio::test]
async fn link_elsewhere_is_refused_after_the_items_and_nothing_is_sent_there() {
    for link in ["https://evil.test/v1.0/users?$skiptoken=1", "https://graph.microsoft.com/beta/users", "users?x"] {
        let http = Scripted::list([json(200, format!("{{\"@odata.nextLink\":\"{link}\",\"value\":[1,2]}}"))]);
        let mut pages = client(&http).pages(GraphRequest::get("/users"));
        assert_eq!(pages.next_page().await.unwrap().unwrap().len(), 2);
        assert_eq!(pages.next_page().await.unwrap().unwrap_err().code(), "graph-link-elsewhere", "{link}");
        assert!(pages.next_page().await.is_none());
    }
}

#[tokio::test]
async fn circle_of_links_ends() {
    let http = Scripted::new(|request, _| {
        let next = (number_of(request) + 1) % 3;
        json(200, format!("{{\"@odata.nextLink\":\"{GRAPH}/users?$skiptoken={next}\",\"value\":[]}}"))
    });
    let error = items_of(client(&http).pages(GraphRequest::get("/users?$skiptoken=0"))).await.unwrap_err();
    assert_eq!((error.code(), http.requests().len()), ("graph-link-loop", 3));
}

#[tokio::test]
async fn next_link_and_token_of_long_runs() {
    let http = Scripted::new(|request, _| json(200, page(number_of(request), 5)));
    let request = GraphRequest::get(format!("{GRAPH}/users?$skiptoken=3")).header("prefer", "x");
    assert_eq!(items_of(client(&http).pages(request)).await.unwrap(), (9..18).collect::<Vec<_>>());
    for request in http.requests() {
        assert_eq!(
            (token_of(&request), &request.headers["prefer"]),
            (Some("token-0"), &"x".parse::<http::HeaderValue>().unwrap())
        );
    }
}

#[tokio::test]
async fn items_are_read_into_types_and_a_wrong_one_ends_the_stream() {
    #[derive(serde::Deserialize)]
    struct User {
        id: String,
    }
    let http = Scripted::list([json(200, r#"{"value":[{"id":"a"},{"id":"b","x":1},{"id":7},{"id":"d"}]}"#)]);
    let mut items = client(&http).items::<User>(GraphRequest::get("/users"));
    assert_eq!(items.next_item().await.unwrap().unwrap().id, "a");
    assert_eq!(items.next_item().await.unwrap().unwrap().id, "b");
    assert_eq!(items.next_item().await.unwrap().err().unwrap().code(), "answer-unusable");
    assert!(items.next_item().await.is_none());
}

#[tokio::test]
async fn count_and_delta_link_are_there() {
    let text = format!(
        "{{\"@odata.count\":7,\"value\":[{{\"id\":\"1\"}}],\"@odata.deltaLink\":\"{GRAPH}/users/delta?$deltatoken=z\"}}"
    );
    let http = Scripted::list([json(200, text)]);
    let page = client(&http).pages(GraphRequest::get("/users/delta")).next_page().await.unwrap().unwrap();
    assert_eq!((page.count(), page.next_link()), (Some(7), None));
    assert!(page.delta_link().unwrap().ends_with("$deltatoken=z"));
}
