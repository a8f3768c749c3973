"""Help of the command line. `reporter get /me` works after `reporter login`; apps use client_credentials."""
import argparse

parser = argparse.ArgumentParser(epilog="reporter get /me/messages  (user)   reporter get /users/ID/messages  (app)")
parser.add_argument("path", help="such as /me or https://graph.microsoft.com/v1.0/me")
parser.add_argument("--grant", choices=["device_code", "client_credentials"])
print(parser.parse_args())
