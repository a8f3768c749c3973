"""Compares what our apps ask for with what they should ask for."""
import argparse
import json
import sys

import requests

EXPECTED = {
    "requiredResourceAccess": [
        {"resourceAppId": "00000003-0000-0000-c000-000000000000",
         "resourceAccess": [{"id": "7438b122-aefc-4978-80ed-43db9fcc7715", "type": "Role"}]},
    ]
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("object_id")
    options = parser.parse_args()
    url = f"https://graph.microsoft.com/v1.0/applications/{options.object_id}?$select=requiredResourceAccess"
    actual = requests.get(url, headers={"Authorization": "Bearer " + sys.stdin.readline().strip()}, timeout=20).json()
    if actual["requiredResourceAccess"] != EXPECTED["requiredResourceAccess"]:
        print(json.dumps(actual, indent=2))
        sys.exit(1)


if __name__ == "__main__":
    main()
