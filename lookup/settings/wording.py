"""What each setting should be, in the words of the line that refuses it."""

from __future__ import annotations

HOW_TO_MAKE_ONE = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
WHAT_IT_IS = {
    "PUBLIC_BASE_URL": "the address people type, for example https://answers.example.gov "
    "or, on your own machine, http://127.0.0.1:8000.",
    "CONSOLE_BASE_URL": "the address staff type, for example https://console.example.gov "
    "or, on your own machine, http://127.0.0.1:8001.",
    "KEY_FILE": "the path of server.key; make it with: python -m lookup.keys new --out DIR",
    "STORE_DIR": "the folder that keeps the generations, or leave it unset for instance/store.",
    "LOOKUP_SOCKET": "the path of the look-up service's socket, such as "
    "/run/answers/lookup.sock, or leave it unset to check in this process.",
    "SECRET_KEY": f"a long random text. {HOW_TO_MAKE_ONE}",
    "LIMITS_FILE": "the path of a limits file, or leave it unset for the defaults.",
    "COUNTY_FILE": "the path of a county file, or leave it unset for Los Angeles.",
    "OFFICE_PRIVATE_KEY_FILE": "the path of office.key; python -m lookup.keys new makes it.",
    "OFFICE_PASSPHRASE_FILE": "the path of a file (mode 0600) whose first line is office.key's "
    "passphrase, or leave it unset to be asked for it at the start.",
    "TWILIO_ACCOUNT_SID": "the account's id, AC and 32 characters; leave all TWILIO_ settings "
    "unset to serve without texting.",
    "TWILIO_AUTH_TOKEN": "the account's primary auth token; texts cannot be believed without it.",
    "TWILIO_AUTH_TOKEN_PREVIOUS": "the auth token before the last rotation, or that token, an @ "
    "and the last day on which it counts, as in TOKEN@2026-12-31.",
    "TWILIO_FROM": "the number that people text, as +12135550100, or a messaging service, MG and "
    "32 characters.",
    "TWILIO_API_BASE": "an https address (or http on 127.0.0.1), or leave it unset for Twilio's.",
}
