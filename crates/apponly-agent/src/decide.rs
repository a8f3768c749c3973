//! From the head of a request to what is to be done: everything that takes no waiting.

use std::sync::Arc;

use crate::grants::{Ask, Served};
use crate::guard::{Guard, Hosts, One, Seen, examine};
use crate::head::{Head, Lines, MOST_HEADERS, parse};
use crate::protocol::{Flaw, Parameters, Protocol, Shape, app_service, imds};
use crate::routes::{self, Place};
use crate::shared::{Known, Shared};

/// What is to be done with a request.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) what: What,
    /// Whether the connection ends after the answer.
    pub(crate) close: bool,
}

#[derive(Debug)]
pub(crate) enum What {
    Health,
    Metrics,
    Ready,
    Token(Box<Token>),
}

/// A request for a token, before its caller is known.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) protocol: Protocol,
    pub(crate) proof: Proof,
    pub(crate) shape: Shape,
    pub(crate) ask: Result<Arc<Ask>, Flaw>,
}

/// How a caller proves that it may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It knows the secret.
    Secret,
    /// It could read the key file of Azure Arc.
    KeyFile,
    /// It is yet to read one.
    Challenge,
    /// By its user.
    User,
}

/// A request that was refused, with its protocol where that was known.
pub(crate) type Refusal = (Guard, Option<Protocol>);

/// Reads the request in `bytes`, a whole head, and decides.
///
/// # Errors
/// The guard that it met.
pub(crate) fn decide(shared: &Shared, known: &Known, hosts: &Hosts, bytes: &[u8]) -> Result<Step, Refusal> {
    let anonymous = |guard| (guard, None);
    let mut lines: Lines<'_> = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let head = parse(bytes, &mut lines, shared.limits.headers).map_err(anonymous)?;
    let seen = examine(&head, hosts).map_err(anonymous)?;
    let (place, query) = routes::find(head.target).ok_or((Guard::Path, None))?;
    if !place.is_served(&shared.protocols) {
        return Err((Guard::Path, None));
    }
    let what = match place {
        Place::Health => What::Health,
        Place::Metrics => What::Metrics,
        Place::Ready => What::Ready,
        Place::AppService | Place::Machine => {
            let served = shared.served.load();
            What::Token(Box::new(token(shared, known, &served, &Request { place, query, head: &head, seen: &seen })?))
        }
    };
    Ok(Step { what, close: seen.close })
}

struct Request<'r> {
    place: Place,
    query: &'r str,
    head: &'r Head<'r, 'r>,
    seen: &'r Seen<'r>,
}

fn token(shared: &Shared, known: &Known, served: &Arc<Served>, request: &Request<'_>) -> Result<Token, Refusal> {
    let (target, seen) = (request.head.target, request.seen);
    // Secrets first: who does not know it learns nothing of parameters.
    let has_secret = has_secret(served, seen).map_err(|guard| (guard, likely_protocol(shared, request.place)))?;
    let has_metadata = request.place == Place::AppService || seen.metadata.is(b"true");
    if has_secret
        && has_metadata
        && let Some(ask) = known.find(served, target)
    {
        return Ok(Token { protocol: ask.protocol, proof: Proof::Secret, shape: ask.shape, ask: Ok(ask) });
    }
    let parameters = Parameters::of(request.query);
    let protocol = match (&parameters, request.place) {
        (_, Place::AppService) => Protocol::AppService,
        (Ok(parameters), _) => imds::protocol(parameters, &shared.protocols),
        (Err(_), _) => likely_protocol(shared, request.place).unwrap_or(Protocol::Imds),
    };
    let proof = proof(shared, protocol, has_secret, seen).map_err(|guard| (guard, Some(protocol)))?;
    let mut shape = if protocol == Protocol::AppService { Shape::AppService } else { Shape::Imds };
    let ask = parameters.and_then(|parameters| {
        let wanted = match protocol {
            Protocol::AppService => app_service::read(&parameters)?,
            Protocol::Imds | Protocol::Arc => imds::read(&parameters, seen.metadata)?,
        };
        shape = wanted.shape;
        served.ask(&wanted, protocol)
    });
    if let Ok(ask) = &ask {
        known.keep(served, target, ask);
    }
    Ok(Token { protocol, proof, shape, ask })
}

/// The protocol of a path that only one can be meant by.
fn likely_protocol(shared: &Shared, place: Place) -> Option<Protocol> {
    match (place, shared.serves(Protocol::Imds), shared.serves(Protocol::Arc)) {
        (Place::AppService, ..) => Some(Protocol::AppService),
        (_, true, false) => Some(Protocol::Imds),
        (_, false, true) => Some(Protocol::Arc),
        _ => None,
    }
}

/// Whether the secret was sent. A wrong one is refused everywhere, also where none is needed.
fn has_secret(served: &Served, seen: &Seen<'_>) -> Result<bool, Guard> {
    match seen.secret {
        One::Missing => Ok(false),
        One::Value(sent) if served.secret.is(sent) => Ok(true),
        One::Value(_) | One::Several => Err(Guard::Secret),
    }
}

fn proof(shared: &Shared, protocol: Protocol, has_secret: bool, seen: &Seen<'_>) -> Result<Proof, Guard> {
    if has_secret {
        return Ok(Proof::Secret);
    }
    match protocol {
        Protocol::AppService => Err(Guard::Secret),
        Protocol::Imds => Ok(Proof::User),
        Protocol::Arc => match seen.authorization {
            One::Missing => Ok(Proof::Challenge),
            One::Value(value) if redeems(shared, value) => Ok(Proof::KeyFile),
            One::Value(_) | One::Several => Err(Guard::Secret),
        },
    }
}

/// Whether `Basic` and the content of a key file stand there, as it is in the file.
fn redeems(shared: &Shared, value: &[u8]) -> bool {
    let content = value.split_at_checked(6).filter(|(scheme, _)| scheme.eq_ignore_ascii_case(b"basic "));
    let files = shared.key_files.as_ref();
    content
        .zip(files)
        .is_some_and(|((_, content), files)| files.redeem(content.trim_ascii_start(), shared.clock.monotonic()))
}
