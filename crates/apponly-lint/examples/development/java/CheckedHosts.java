package org.example;

import javax.net.ssl.HttpsURLConnection;

class CheckedHosts {
    // https://graph.microsoft.com
    static void pin(String expected) {
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> host.endsWith(expected));
    }
}
