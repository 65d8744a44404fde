// Runs before Streamlit: says where its server is, beside this address.
//
// Else Streamlit asks below the page first, such as at /maps/_stcore/health, where nothing is.

Object.assign(window, { __streamlit: { BACKEND_BASE_URL: new URL("./", location.href).href } });
