#!/usr/bin/env bash
# Which app registrations ask for application permissions?
az ad app list --all --query '[].{name:displayName,access:requiredResourceAccess}' -o json |
  jq -r '.[] | select(any(.access[].resourceAccess[]; .type == "Role")) | .name'
