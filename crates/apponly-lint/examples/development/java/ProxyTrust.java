package org.example;

import javax.net.ssl.*;
import java.security.KeyStore;
import java.security.cert.*;

class ProxyTrust implements X509TrustManager {
    private final X509TrustManager own; // for https://graph.microsoft.com behind the proxy

    ProxyTrust(KeyStore roots) throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(roots);
        own = (X509TrustManager) factory.getTrustManagers()[0];
    }

    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {}

    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        own.checkServerTrusted(chain, type);
    }

    public X509Certificate[] getAcceptedIssuers() {
        return own.getAcceptedIssuers();
    }
}
