//! A public file over https, by the library's client: its roots, its proxy, its redaction.

use std::time::Duration;

use apponly::{
    Deadline, Env, Error, HttpClient as _, HttpRequest, Options, Route, Settings, SystemHttpClient, TransportOptions,
    catalogue,
};
use http::{HeaderValue, Method, StatusCode, header};
use url::Url;

use crate::arguments::permissions::PermissionsPullArguments;
use crate::permission_map::LARGEST;

/// A file of some megabytes over a slow line.
const DEADLINE: Duration = Duration::from_secs(120);

/// The client that the options and the configuration make.
///
/// # Errors
/// What is wrong with the configuration.
pub(super) fn client(arguments: &PermissionsPullArguments) -> Result<SystemHttpClient, Error> {
    let mut options = Options::default();
    options.ca_file.clone_from(&arguments.ca_file);
    let env = Env::process();
    let settings = Settings::load(&options, &env)?;
    let ca_file = settings.ca_file.map(|setting| setting.value);
    Ok(SystemHttpClient::new(TransportOptions::new(ca_file, env)))
}

/// The URL that `text` is, if it is one.
///
/// # Errors
/// `setting-invalid`: another scheme than https, or a user or password in it.
pub(super) fn url(option: &str, text: &str) -> Result<Option<Url>, Error> {
    if !text.contains("://") {
        return Ok(None);
    }
    let wrong = |why: &str| Error::new(&catalogue::SETTING_INVALID, format!("`{option}`: {why}"));
    let url = Url::parse(text).map_err(|error| wrong(&format!("the URL is not valid ({error})")))?;
    if url.scheme() != "https" || !url.has_host() {
        return Err(wrong("the map decides about permissions, and is fetched over https alone")
            .with_fix("give an https URL or a file"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            wrong("a user or password in a URL ends up in logs").with_fix("give a URL that needs none, or a file")
        );
    }
    Ok(Some(url))
}

/// The content of `url`; `None` where the server says that there is none.
///
/// # Errors
/// The network's; `answer-unusable` for any other status, or more than 64 MiB.
pub(super) async fn get(client: &SystemHttpClient, url: &Url) -> Result<Option<Vec<u8>>, Error> {
    let mut request = HttpRequest::new(Method::GET, url.clone(), Route::Internet);
    request.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json, */*"));
    request
        .headers
        .insert(header::USER_AGENT, HeaderValue::from_static(concat!("apponly/", env!("CARGO_PKG_VERSION"))));
    let host = request.host();
    let deadline = Deadline::after(DEADLINE);
    let unusable = |why: String| {
        Error::new(&catalogue::ANSWER_UNUSABLE, format!("`{host}{}` {why}", url.path()))
            .with_cause("the map is not there, or something on the way answers in its place")
            .with_fix(
                "check `--from`; or fetch the files in a browser and give them as `--from FILE --provisioning FILE`",
            )
    };
    let mut answer = client.stream(request, deadline).await.map_err(|no| no.failure.to_error(&host))?;
    match answer.status {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Ok(None),
        status if status.is_redirection() => {
            return Err(unusable(format!("answered {status}, which leads elsewhere and is not followed")));
        }
        status => return Err(unusable(format!("answered {status}"))),
    }
    let mut bytes = Vec::new();
    loop {
        let chunk = deadline.run(answer.body.chunk()).await;
        let chunk =
            chunk.unwrap_or(Err(apponly::TransportFailure::TimedOut)).map_err(|failure| failure.to_error(&host))?;
        let Some(chunk) = chunk else { return Ok(Some(bytes)) };
        bytes.extend_from_slice(&chunk);
        if bytes.len() as u64 > LARGEST {
            return Err(unusable(format!("is larger than {} MiB", LARGEST / 1024 / 1024)));
        }
    }
}
