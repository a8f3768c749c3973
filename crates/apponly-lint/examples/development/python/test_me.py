import unittest

from reporter import AppGraph


class Refusals(unittest.TestCase):
    def setUp(self):
        self.graph = AppGraph(grant_type="client_credentials", base="https://graph.microsoft.com/v1.0")

    def test_paths_of_a_user(self):
        for path in ("/me", "/me/messages"):
            with self.assertRaises(PermissionError):
                self.graph.get(path)
