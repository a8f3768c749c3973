//! One collection after the other, page by page, each item read and let go.

use apponly::{Error, catalogue};
use apponly_graph::{BatchItem, GraphClient, GraphRequest, Page};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The most that a page of directory objects holds.
pub(super) const PAGE: &str = "999";

/// What a collection is read by.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) client: &'a GraphClient,
}

/// A page within a batch.
#[derive(Deserialize)]
struct BatchedPage<T> {
    value: Vec<T>,
    #[serde(default, rename = "@odata.nextLink")]
    next_link: Option<String>,
}

impl Reader<'_> {
    /// Hands every item of the collection to `take`; how many there were.
    ///
    /// # Errors
    /// As [`apponly_graph::Pages::next_page`].
    pub(super) async fn each<T: DeserializeOwned>(
        &self,
        request: GraphRequest,
        mut take: impl FnMut(T),
    ) -> Result<u64, Error> {
        let mut pages = self.client.pages(request);
        let mut count = 0;
        while let Some(page) = pages.next_page().await.transpose()? {
            count += items(&page, &mut take)?;
        }
        Ok(count)
    }

    /// How many objects a collection has; an eventual figure, some seconds old.
    ///
    /// # Errors
    /// As [`GraphClient::send`]; `answer-unusable` where the answer is no number.
    pub(super) async fn count(&self, path: &str) -> Result<u64, Error> {
        let response = self.client.send(GraphRequest::get(format!("{path}/$count"))).await?;
        let text = std::str::from_utf8(&response.body).unwrap_or_default();
        // A byte order mark stands before it at times.
        text.trim_start_matches('\u{feff}').trim().parse().map_err(|_| {
            Error::new(&catalogue::ANSWER_UNUSABLE, format!("the answer of Graph to `GET {path}/$count` is no number"))
        })
    }

    /// Many objects, twenty a request; those that do not exist are left out.
    ///
    /// # Errors
    /// What ended the batch, or the first other refusal.
    pub(super) async fn objects<T: DeserializeOwned>(&self, requests: Vec<GraphRequest>) -> Result<Vec<T>, Error> {
        let items = requests.into_iter().enumerate();
        let items = items.map(|(index, request)| BatchItem::new(index.to_string(), request));
        let mut answers = self.client.batch_all(items);
        let mut found = Vec::new();
        while let Some(answer) = answers.next_answer().await.transpose()? {
            match answer.error {
                Some(error) if error.row() == &catalogue::GRAPH_NOT_FOUND => {}
                Some(error) => return Err(error),
                None => found.push(serde_json::from_slice(&answer.body).map_err(|_| unusable(&answer.id))?),
            }
        }
        Ok(found)
    }

    /// Many collections, twenty a request, each with the name that it was asked by. What a page does not hold is read on.
    ///
    /// # Errors
    /// What ended the batch, or the first refusal.
    pub(super) async fn batched<T: DeserializeOwned>(
        &self,
        requests: Vec<(String, GraphRequest)>,
        mut take: impl FnMut(&str, T),
    ) -> Result<(), Error> {
        if let [(name, request)] = requests.as_slice() {
            self.each(request.clone(), |item| take(name, item)).await?;
            return Ok(());
        }
        let items = requests.into_iter().map(|(name, request)| BatchItem::new(name, request));
        let mut answers = self.client.batch_all(items);
        let mut rest = Vec::new();
        while let Some(answer) = answers.next_answer().await.transpose()? {
            if let Some(error) = answer.error {
                return Err(error);
            }
            let page: BatchedPage<T> = serde_json::from_slice(&answer.body).map_err(|_| unusable(&answer.id))?;
            page.value.into_iter().for_each(|item| take(&answer.id, item));
            rest.extend(page.next_link.map(|link| (answer.id, link)));
        }
        for (name, link) in rest {
            self.each(GraphRequest::get(link), |item| take(&name, item)).await?;
        }
        Ok(())
    }
}

fn unusable(what: &str) -> Error {
    Error::new(
        &catalogue::ANSWER_UNUSABLE,
        format!("the answer of Graph about `{what}` has another shape than expected"),
    )
}

fn items<T: DeserializeOwned>(page: &Page, take: &mut impl FnMut(T)) -> Result<u64, Error> {
    for index in 0..page.len() {
        if let Some(item) = page.parse(index)? {
            take(item);
        }
    }
    Ok(page.len() as u64)
}
