#!/usr/bin/env bash
TOKEN=$(apponly token)
get() {
  curl -sf -H @- "https://graph.microsoft.com/v1.0$1" <<<"Authorization: Bearer $TOKEN"
}
get "/users/$1" | jq -r .jobTitle
get "/users/$1/manager" | jq -r .displayName
