//! Failures of commands that run or serve other programs.

use super::rows::rows;

rows! {
    COMMAND:
    PROGRAM_NOT_FOUND = "program-not-found", Misconfigured, ProgramNotFound, No,
        "the program does not exist",
        "no file of this name is in a directory of `PATH`, or at the given path",
        "check the spelling, install the program, or give its whole path; a relative path counts from the working directory";
    PROGRAM_NOT_EXECUTABLE = "program-not-executable", Misconfigured, ProgramNotExecutable, No,
        "the program cannot be executed",
        "it is not permitted, is a directory, or is no program of this machine",
        "make it executable (`chmod +x`); a script needs a first line such as `#!/bin/sh` whose interpreter exists";
    HEADER_FILE_UNUSABLE = "header-file-unusable", Misconfigured, Usage, No,
        "the header file cannot be kept",
        "something else has this name, or its directory cannot be written to",
        "name a file that does not exist, in a directory of this user";
    CALLER_SECRET_FILE = "caller-secret-file", Misconfigured, Usage, No,
        "the file with the secret for callers cannot be used",
        "others may read or replace it, or it cannot be made",
        "make it a file of this user with mode 0600 (`chmod 600 FILE`), or name one that does not exist: it is made";
    PROBE_FAILED = "probe-failed", ServiceUnavailable, Unavailable, Wait,
        "the endpoint does not answer as it should",
        "it does not run there, has just begun, or gets no token",
        "look at the log of the service; check the address";
}
