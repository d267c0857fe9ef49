#!/bin/sh
# Posts HL7 v2 messages, a file each, in the order given, and prints the answers. It stops at the first that is not accepted.
#   send.sh message.hl7 …
# Exit status: 0 all accepted (MSA|AA); 1 refused, sending it again changes nothing; 75 send it again later, unchanged.
# Environment:
#   EXCHANGE_URL (http://localhost:8000)  SOURCE_DOMAIN (emergency-care)  ORGANISATION_CODE (r0d)
#   EXCHANGE_CA, EXCHANGE_CERT, EXCHANGE_KEY   mutual TLS: PEM files of the authority, the client certificate and its key
#   CLIENT_ID, CLIENT_SECRET_FILE              token: the client id, and a file that holds the secret and nothing else
set -u
url=${EXCHANGE_URL:-http://localhost:8000}
answer=$(mktemp) || exit 75
trap 'rm -f "$answer"' EXIT

# Options go to curl by its standard input: what stands in the command line, everybody on the machine can read.
options() {
  if [ -n "${EXCHANGE_CA:-}" ]; then echo "cacert = \"$EXCHANGE_CA\""; fi
  if [ -n "${EXCHANGE_CERT:-}" ]; then printf 'cert = "%s"\nkey = "%s"\n' "$EXCHANGE_CERT" "$EXCHANGE_KEY"; fi
}

post() { # path, further arguments of curl; prints the HTTP status
  path=$1
  shift
  curl --silent --show-error --max-time 60 --output "$answer" --write-out '%{http_code}' --config - "$@" "$url$path"
}

refused() { # HTTP status
  tr '\r' '\n' <"$answer" >&2
  echo "HTTP $1" >&2
  case $1 in 000 | 401 | 408 | 429 | 5??) exit 75 ;; *) exit 1 ;; esac
}

token=
if [ -n "${CLIENT_ID:-}" ]; then
  secret=$(cat "$CLIENT_SECRET_FILE") || exit 1
  status=$({ options; echo "user = \"$CLIENT_ID:$secret\""; } | post '/$ingest/auth' --data grant_type=client_credentials)
  [ "$status" = 200 ] || refused "$status"
  token=$(sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p' "$answer")
fi

for file; do
  status=$(
    { options; [ -z "$token" ] || echo "header = \"Authorization: Bearer $token\""; } |
      post '/$ingest' --header "source-domain: ${SOURCE_DOMAIN:-emergency-care}" \
        --header "organisation-code: ${ORGANISATION_CODE:-r0d}" --header 'data-type: Hl7v2' \
        --header 'Content-Type: text/plain; charset=utf-8' --data-binary "@$file"
  )
  # The acknowledgement decides, not the status: under always-200 a refusal comes with 200, and a batch has many.
  codes=$(tr '\r' '\n' <"$answer" | sed -n 's/^MSA.\(..\).*/\1/p' | sort -u)
  [ "$codes" = AA ] || refused "$status"
  tr '\r' '\n' <"$answer"
done
