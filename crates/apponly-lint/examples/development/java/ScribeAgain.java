package org.example.sync;

import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.oauth.OAuth20Service;

// login.microsoftonline.com; the app's own answer has no refresh token
class ScribeAgain {
    private final OAuth20Service service;
    private OAuth2AccessToken token;
    private long until;

    ScribeAgain(OAuth20Service service) {
        this.service = service;
    }

    synchronized String refreshToken() throws Exception {
        if (System.currentTimeMillis() > until) {
            token = service.getAccessTokenClientCredentialsGrant();
            until = System.currentTimeMillis() + (token.getExpiresIn() - 60) * 1000L;
        }
        return token.getAccessToken();
    }
}
