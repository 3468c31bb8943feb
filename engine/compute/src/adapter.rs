//! Finding the graphics adapter: WebGPU in a page, wgpu natively behind the `gpu` feature.

use crate::DeviceError;

/// A graphics adapter that answered.
pub(crate) struct Adapter {
    /// Burn's device on it.
    pub device: burn::tensor::Device,
    /// Its own name.
    pub name: String,
    /// Whether it is emulated in software.
    pub software: bool,
}

#[cfg(any(feature = "gpu", feature = "webgpu"))]
thread_local! {
    // The runtime registers an adapter once a thread; later calls must get the same device.
    static OPENED: std::cell::RefCell<Option<(burn::tensor::Device, String, bool)>> =
        const { std::cell::RefCell::new(None) };
}

/// Opens the default adapter.
///
/// # Errors
/// `Unavailable` with the reason when there is none or this build cannot use one.
#[cfg(any(feature = "gpu", feature = "webgpu"))]
pub(crate) async fn find() -> Result<Adapter, DeviceError> {
    if let Some((device, name, software)) = OPENED.with_borrow(Clone::clone) {
        return Ok(Adapter {
            device,
            name,
            software,
        });
    }
    let (page_name, page_software) = describe().await?;
    let (device, setup) = burn::tensor::Device::wgpu_options()
        .init_with_setup_async()
        .await
        .map_err(|error| DeviceError::Unavailable(error.to_string()))?;
    let info = setup.adapter.get_info();
    let name = if info.name.is_empty() {
        page_name
    } else {
        info.name.clone()
    };
    let software = page_software
        || info.device_type == burn::tensor::wgpu::wgpu::DeviceType::Cpu
        || is_software_name(&name);
    OPENED.set(Some((device.clone(), name.clone(), software)));
    Ok(Adapter {
        device,
        name,
        software,
    })
}

/// A build without graphics support.
#[cfg(not(any(feature = "gpu", feature = "webgpu")))]
pub(crate) async fn find() -> Result<Adapter, DeviceError> {
    Err(DeviceError::Unavailable(
        "this build has no graphics support (cargo feature `gpu`)".to_owned(),
    ))
}

/// Names under which the known software adapters present themselves.
#[cfg(any(feature = "gpu", feature = "webgpu", test))]
fn is_software_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "swiftshader",
        "llvmpipe",
        "lavapipe",
        "basic render driver",
        "software",
    ]
    .iter()
    .any(|known| name.contains(known))
}

#[cfg(all(any(feature = "gpu", feature = "webgpu"), not(target_arch = "wasm32")))]
async fn describe() -> Result<(String, bool), DeviceError> {
    Ok(("graphics adapter".to_owned(), false))
}

/// Asks the page for the adapter's name first: where there is no `navigator.gpu` or no adapter, opening one would fail
/// deep inside the runtime.
#[cfg(all(any(feature = "gpu", feature = "webgpu"), target_arch = "wasm32"))]
async fn describe() -> Result<(String, bool), DeviceError> {
    use js_sys::Reflect;
    use wasm_bindgen::{JsCast, JsValue};

    let get = |object: &JsValue, key: &str| {
        Reflect::get(object, &JsValue::from_str(key)).unwrap_or(JsValue::UNDEFINED)
    };
    let gpu = get(&get(&js_sys::global(), "navigator"), "gpu");
    if gpu.is_undefined() || gpu.is_null() {
        return Err(DeviceError::Unavailable("this browser has no WebGPU".to_owned()));
    }
    let request = get(&gpu, "requestAdapter")
        .dyn_into::<js_sys::Function>()
        .and_then(|function| function.call0(&gpu))
        .and_then(|promise| promise.dyn_into::<js_sys::Promise>())
        .map_err(|_| {
            DeviceError::Unavailable("this browser's WebGPU cannot be asked for an adapter".to_owned())
        })?;
    let adapter = wasm_bindgen_futures::JsFuture::from(request)
        .await
        .map_err(|_| DeviceError::Unavailable("the request for an adapter failed".to_owned()))?;
    if adapter.is_null() || adapter.is_undefined() {
        return Err(DeviceError::Unavailable(
            "this browser offers no graphics adapter".to_owned(),
        ));
    }
    let info = get(&adapter, "info");
    let text = |key: &str| get(&info, key).as_string().unwrap_or_default();
    let parts: Vec<String> = [
        text("vendor"),
        text("architecture"),
        text("device"),
        text("description"),
    ]
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect();
    let fallback = |object: &JsValue| get(object, "isFallbackAdapter").as_bool().unwrap_or(false);
    let software = fallback(&info) || fallback(&adapter);
    Ok((
        if parts.is_empty() {
            "WebGPU adapter".to_owned()
        } else {
            parts.join(" ")
        },
        software,
    ))
}

#[cfg(test)]
mod tests {
    use super::is_software_name;

    #[test]
    fn known_software_adapters_are_recognised() {
        assert!(is_software_name("llvmpipe (LLVM 15.0.6, 256 bits)"));
        assert!(is_software_name("google swiftshader"));
        assert!(is_software_name("Microsoft Basic Render Driver"));
        assert!(!is_software_name("NVIDIA H100 80GB HBM3"));
    }
}
