package org.example.mail;

import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.annotation.RegisteredOAuth2AuthorizedClient;
import org.springframework.web.bind.annotation.GetMapping;

class SpringUserClient {
    // registered at login.microsoftonline.com with the authorization_code grant
    @GetMapping("/session")
    String session(@RegisteredOAuth2AuthorizedClient("entra") OAuth2AuthorizedClient client) {
        return client.getRefreshToken() == null ? "short" : "long";
    }
}
