//! What becomes of the items of a batch that has ended.

use std::time::Duration;

use apponly::{AccessToken, Deadline, Error, NoAnswer, TransportFailure, retry_after_in};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;

use super::BatchAnswer;
use super::driver::{Driver, Ended};
use super::envelope::StepAnswer;
use super::send::{Outcome as BatchOutcome, Sent, Work};
use crate::attempt::unknown;
use crate::diagnosis;
use crate::observer::RetryReason;
use crate::refusal::{GraphTrouble, refused};
use crate::retry::{Outcome, Verdict, backoff, share};

/// What a batch was sent with.
struct Context {
    token: Option<AccessToken>,
    client_request_id: String,
}

enum Trouble<'a> {
    Lost(&'a NoAnswer),
    NoToken(&'a Error),
    Refused(&'a StepAnswer),
}

impl Driver {
    /// A batch has ended.
    pub(super) async fn landed(&mut self, sent: Sent) -> Result<(), Ended> {
        self.in_flight -= sent.works.len();
        let now = Instant::now();
        let context = Context { token: sent.token, client_request_id: sent.client_request_id };
        match sent.outcome {
            BatchOutcome::Broken(error) => self.fatal(error).await,
            BatchOutcome::NoToken(error) if !error.is_retriable() => self.fatal(error).await,
            BatchOutcome::NoToken(error) => {
                self.pace.failed(backoff(1, share()), now);
                for work in sent.works {
                    self.judge(work, &Trouble::NoToken(&error), &context).await?;
                }
                Ok(())
            }
            BatchOutcome::Lost(lost) => {
                self.pace.failed(backoff(0, share()), now);
                for work in sent.works {
                    self.judge(work, &Trouble::Lost(&lost), &context).await?;
                }
                Ok(())
            }
            BatchOutcome::Refused(status, headers, body) => {
                let answer = StepAnswer { status, headers, body };
                self.refused_whole(sent.works, &answer, &context, now).await
            }
            BatchOutcome::Answered(answers) => self.answered(sent.works, answers, &context, now).await,
        }
    }

    async fn answered(
        &mut self,
        works: Vec<Work>,
        answers: Vec<Option<StepAnswer>>,
        context: &Context,
        now: Instant,
    ) -> Result<(), Ended> {
        let is_throttled = |answer: &&StepAnswer| answer.status == StatusCode::TOO_MANY_REQUESTS;
        let throttled: Vec<_> = answers.iter().flatten().filter(is_throttled).collect();
        let waits = throttled.iter().filter_map(|answer| retry_after_in(&answer.headers, self.client.now()));
        let wait = waits.max().unwrap_or(Duration::from_secs(1));
        self.pace.answered(works.len() - throttled.len(), throttled.len(), wait, now);
        if !throttled.is_empty() {
            self.client.observer().retry(RetryReason::Throttled, wait);
        }
        for (work, answer) in works.into_iter().zip(answers) {
            match answer {
                Some(answer) if answer.status.is_success() || answer.status.is_redirection() => {
                    let StepAnswer { status, headers, body } = answer;
                    let (id, tries) = (work.id, work.tries);
                    self.settle(BatchAnswer { id, status: Some(status), headers, body, error: None, tries }).await?;
                }
                Some(answer) => self.judge(work, &Trouble::Refused(&answer), context).await?,
                None => {
                    let failure = TransportFailure::Connection("the batch has no answer to it".to_owned());
                    self.judge(work, &Trouble::Lost(&NoAnswer::new(failure, true)), context).await?;
                }
            }
        }
        Ok(())
    }

    /// The batch itself was refused, so that nothing in it was carried out; for 5xx that is not certain.
    async fn refused_whole(
        &mut self,
        works: Vec<Work>,
        answer: &StepAnswer,
        context: &Context,
        now: Instant,
    ) -> Result<(), Ended> {
        let asked = retry_after_in(&answer.headers, self.client.now());
        match answer.status.as_u16() {
            429 => self.pace.answered(0, works.len(), asked.unwrap_or(Duration::from_secs(1)), now),
            500..=599 | 408 => self.pace.failed(asked.unwrap_or_else(|| backoff(1, share())), now),
            // One item that Graph cannot read spoils the batch: each gets its own, and so its own answer.
            400 | 413 if works.len() > 1 => {
                self.ready.extend(works.into_iter().map(|work| Work { is_alone: true, ..work }));
                return Ok(());
            }
            _ => {}
        }
        for mut work in works {
            let trouble = GraphTrouble::read(&answer.body);
            let verdict = self.verdict(&mut work, answer, &trouble);
            if matches!(answer.status.as_u16(), 401 | 403) && verdict == Verdict::Over {
                // Every other batch would meet the same.
                let error = self.error_of(&work, answer, &trouble, context);
                return self.fatal(error).await;
            }
            let error = self.error_of(&work, answer, &trouble, context);
            self.act(work, verdict, error, Some(answer), context).await?;
        }
        Ok(())
    }

    async fn judge(&mut self, mut work: Work, trouble: &Trouble<'_>, context: &Context) -> Result<(), Ended> {
        match trouble {
            Trouble::NoToken(error) => {
                let verdict = work.course.judge(&Outcome::NoToken, self.client.now(), share());
                self.act(work, verdict, (*error).clone(), None, context).await
            }
            Trouble::Lost(lost) => {
                let outcome = Outcome::Lost { failure: &lost.failure, may_be_sent: lost.may_be_sent };
                let verdict = work.course.judge(&outcome, self.client.now(), share());
                let error = lost.failure.to_error(&work.request.host());
                self.act(work, verdict, error, None, context).await
            }
            Trouble::Refused(answer) => {
                let trouble = GraphTrouble::read(&answer.body);
                let verdict = self.verdict(&mut work, answer, &trouble);
                let error = self.error_of(&work, answer, &trouble, context);
                self.act(work, verdict, error, Some(*answer), context).await
            }
        }
    }

    fn verdict(&self, work: &mut Work, answer: &StepAnswer, trouble: &GraphTrouble) -> Verdict {
        let outcome = Outcome::Refused { status: answer.status, headers: &answer.headers, trouble };
        work.course.judge(&outcome, self.client.now(), share())
    }

    fn error_of(&self, work: &Work, answer: &StepAnswer, trouble: &GraphTrouble, context: &Context) -> Error {
        let call = (&work.request.method, work.request.path.as_str());
        let error = refused(call, answer.status, &answer.headers, trouble, &context.client_request_id);
        match &context.token {
            Some(token) => diagnosis::explain(error, &self.client, call, token),
            None => error,
        }
    }

    async fn act(
        &mut self,
        mut work: Work,
        verdict: Verdict,
        error: Error,
        answer: Option<&StepAnswer>,
        context: &Context,
    ) -> Result<(), Ended> {
        let status = answer.map(|answer| answer.status);
        match verdict {
            Verdict::Again(wait, reason) => {
                let left = work.deadline.map_or(Duration::MAX, Deadline::remaining);
                if wait < left {
                    self.numbers += 1;
                    self.delayed.insert((Instant::now() + wait, self.numbers), work);
                    return Ok(());
                }
                let why = if reason == RetryReason::Throttled { "throttled past" } else { "not done before" };
                let message = format!("{why} the deadline: {error}");
                let failed = BatchAnswer::failed(work.id, error.with_message(message), work.tries);
                self.settle(BatchAnswer { status, ..failed }).await
            }
            Verdict::Renew | Verdict::Challenge(_) => {
                if let Verdict::Challenge(claims) = verdict {
                    self.token_options.claims = Some(claims);
                }
                self.token_options.refused.clone_from(&context.token);
                work.is_alone = false;
                self.ready.push_front(work);
                Ok(())
            }
            Verdict::Done => {
                let (status, body) = (Some(StatusCode::NO_CONTENT), Bytes::new());
                let (id, tries) = (work.id, work.tries);
                self.settle(BatchAnswer { id, status, headers: HeaderMap::new(), body, error: None, tries }).await
            }
            Verdict::Unknown => {
                let error = unknown(&work.request, &error);
                self.settle(BatchAnswer { status, ..BatchAnswer::failed(work.id, error, work.tries) }).await
            }
            Verdict::Over => {
                let failed = BatchAnswer::failed(work.id, error, work.tries);
                let (headers, body) =
                    answer.map(|answer| (answer.headers.clone(), answer.body.clone())).unwrap_or_default();
                self.settle(BatchAnswer { status, headers, body, ..failed }).await
            }
        }
    }
}
