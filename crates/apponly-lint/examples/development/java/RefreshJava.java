package com.contoso;

import java.net.URI;
import java.net.http.*;
import org.json.JSONObject;

class Login {
    private String refreshToken;

    void signIn(String tenant, String id, String secret) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + id + "&client_secret=" + secret
            + "&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)).build();
        HttpResponse<String> reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        JSONObject json = new JSONObject(reply.body());
        refreshToken = json.getString("refresh_token");
    }
}
