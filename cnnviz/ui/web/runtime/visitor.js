// The component that lets the browser remember a user's workspace, until it is closed.

/** @param {{data: {name: string, token: string}}} component */
export default function visitor({ data }) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${data.name}=${data.token}; path=/; SameSite=Strict${secure}`;
}
