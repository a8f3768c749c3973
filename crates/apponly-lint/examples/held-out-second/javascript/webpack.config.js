const path = require('path');
const { DefinePlugin } = require('webpack');

module.exports = (env) => ({
  entry: './src/index.js',
  output: { path: path.resolve(__dirname, 'dist'), filename: '[name].[contenthash].js' },
  plugins: [
    new DefinePlugin({
      CLIENT_ID: JSON.stringify(env.CLIENT_ID),
      AUTHORITY: JSON.stringify('https://login.microsoftonline.com/common'),
      SCOPES: JSON.stringify(['User.Read', 'offline_access']),
    }),
  ],
});
