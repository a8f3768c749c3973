import argparse
import os

import click
from azure.identity import ClientSecretCredential

parser = argparse.ArgumentParser()
parser.add_argument("-p", "--password", default=os.environ.get("CERT_PASSWORD"), help="password of the certificate")
parser.add_argument("--client-secret", default=os.environ.get("CLIENT_SECRET"))
parser.add_argument("--tenant-id", required=True)
args = parser.parse_args()


@click.command()
@click.option("--client-secret", envvar="CLIENT_SECRET")
@click.option("--secret", "secret", prompt=True, hide_input=True)
def main(client_secret, secret):
    ClientSecretCredential(args.tenant_id, os.environ["CLIENT_ID"], client_secret or secret)
