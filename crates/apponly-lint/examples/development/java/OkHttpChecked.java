class OkHttpChecked {
    static OkHttpClient client(SSLSocketFactory factory, X509TrustManager own) {
        return new OkHttpClient.Builder().sslSocketFactory(factory, own).hostnameVerifier(OkHostnameVerifier.INSTANCE).build();
    }

    static Request users() {
        return new Request.Builder().url("https://graph.microsoft.com/v1.0/users/$count").build();
    }
}
