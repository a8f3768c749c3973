package org.example;

import javax.net.ssl.*;
import java.security.cert.X509Certificate;

class TrustManagers {
    static final String GRAPH = "https://graph.microsoft.com/v1.0";

    static SSLContext context() throws Exception {
        TrustManager[] managers = { new X509TrustManager() {
            public void checkClientTrusted(X509Certificate[] chain, String type) {}
            public void checkServerTrusted(X509Certificate[] chain, String type) {}
            public X509Certificate[] getAcceptedIssuers() { return new X509Certificate[0]; }
        } };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }
}
