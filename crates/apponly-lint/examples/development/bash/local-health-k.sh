#!/bin/bash
curl -ksS --fail https://localhost:9443/healthz
curl -k https://10.0.3.4/metrics -o /dev/null
apponly graph get /organization
wget --no-check-certificate -qO- https://127.0.0.1:8443/ready # graph.microsoft.com is checked
