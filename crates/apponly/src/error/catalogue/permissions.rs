//! Failures around the permission map and the calls that it is asked about.

use super::rows::rows;

rows! {
    PERMISSIONS:
    PERMISSION_MAP_MISSING = "permission-map-missing", Misconfigured, Usage, No,
        "there is no permission map",
        "the file that says which call needs which permission was not fetched for this user yet",
        "run `apponly permissions pull` once; on a machine without internet, copy the published `permissions.json` there and set `APPONLY_PERMISSION_MAP=FILE`";
    PERMISSION_MAP_INVALID = "permission-map-invalid", Misconfigured, Usage, No,
        "the permission map cannot be used",
        "the file is damaged, was written by another version, or is another file than the published one",
        "`apponly permissions pull` replaces it";
    PERMISSION_UNKNOWN = "permission-unknown", Misconfigured, Usage, No,
        "there is no permission of that name",
        "the name is misspelled, or newer than the permission map",
        "compare with the names that are proposed; `apponly permissions pull` brings the map up to date";
    CALLS_INVALID = "calls-invalid", Misconfigured, Usage, No,
        "the calls cannot be understood",
        "a line is no call: a method and a path, or a JSON object with both",
        "correct the named line: `GET /users`, or `{\"method\":\"GET\",\"path\":\"/users\"}`";
    ACTIVITY_INVALID = "activity-invalid", Misconfigured, Usage, No,
        "the activity log cannot be read",
        "the export broke off, or lacks a column",
        "export `MicrosoftGraphActivityLogs` anew as CSV, NDJSON or JSON, with `AppId`, `RequestMethod`, `RequestUri` and `ResponseStatusCode`";
}
