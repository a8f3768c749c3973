package org.example;

import java.net.URI;
import java.net.http.HttpClient;
import javax.net.ssl.HttpsURLConnection;

class TrustEverybody {
    static final String TOKEN = "https://login.microsoftonline.com/" + System.getenv("TENANT_ID") + "/oauth2/v2.0/token";

    static HttpsURLConnection open() throws Exception {
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true);
        return (HttpsURLConnection) URI.create(TOKEN).toURL().openConnection();
    }
}
