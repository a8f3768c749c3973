#=> GET /sites/{id}/lists/{id}/items
#=> PATCH /sites/{id}/lists/{id}/items/{id}/fields
import requests


class Graph:
    base = "https://graph.microsoft.com/v1.0"

    def __init__(self, token):
        self.session = requests.Session()

    def items(self, site, name):
        return self.session.get("{}/sites/{}/lists/{}/items".format(self.base, site, name)).json()

    def set_fields(self, site, name, item, fields):
        url = "%s/sites/%s/lists/%s/items/%s/fields" % (self.base, site, name, item)
        return self.session.patch(url, json=fields)
