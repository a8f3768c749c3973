class OkHttpTrust {
    static OkHttpClient client(SSLSocketFactory factory, X509TrustManager all) {
        return new OkHttpClient.Builder().sslSocketFactory(factory, all).hostnameVerifier((name, session) -> true).build();
    }

    static Request users() {
        return new Request.Builder().url("https://graph.microsoft.com/v1.0/users/$count").build();
    }
}
